"""How fast Sirve is: `./sirve bench` starts it as people do, on data of its own, and measures it beside a floor.

`data` makes the boards, `house` starts and watches processes, `floor` is what nothing can undercut, `client` asks,
`probes` knows what is asked, `rounds` asks it in turns, `figures` says what came out and what it should be.
"""
