"""WeChat and WeCom: what comes in, what goes out, and what is copied into a group by hand."""
