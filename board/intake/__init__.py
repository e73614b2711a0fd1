"""What we are asked: requests, the audience test, the answers, and the requester's private page."""
