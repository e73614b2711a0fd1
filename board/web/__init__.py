"""The HTTP floor: pages, identity, one transaction a request, headers, errors. Knows no room."""
