"""Edge helpers: errors, layout, forms, paging and export; they know no business."""
