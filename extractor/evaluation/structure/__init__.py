"""How well table structure is found: cell adjacency of ICDAR 2013 and GriTS-Top, on its gold."""
