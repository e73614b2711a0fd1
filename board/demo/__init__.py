"""Lumbre, the example company: booking and shift software for restaurants, 480 customers, 14 marketers.

Everything is dated from the day of loading and made from a seed, so that two loads of one day are alike. Names are
invented, addresses end in example.org.
"""
