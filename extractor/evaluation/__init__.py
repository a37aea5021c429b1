"""How well the program does: scores of predictions against hand-made gold."""
