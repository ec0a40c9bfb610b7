"""Publishing an edition of the boundaries, and taking it back: staged while everything goes on, swapped in a moment.

request    a row that says so; from then on a trigger stages every complaint that is written
stage      what may change place is listed and matched, page by page
swap       writers wait a moment: what was written meanwhile is matched, edition and directory change; then what is
           staged is written page by page, and open complaints are routed again: every place and route is right
           borders follow: staged and written in the same way
take_back  the same backwards: edition and directory change, then every complaint gets back what it said before
run        from wherever a publication stands to its end: whoever is killed is followed there
"""
