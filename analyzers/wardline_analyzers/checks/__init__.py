"""What pages cannot say in their front matter: check functions and fix functions, one file for each family."""
