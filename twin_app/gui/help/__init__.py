"""Help inside the program: lessons and pages shipped as Markdown, shown without a network."""
