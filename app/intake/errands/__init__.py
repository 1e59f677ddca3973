"""What takes longer than a page may: asked for, done by a worker, answered on the page that asked."""
