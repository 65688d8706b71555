/* One of the two pictures of a comparison, as large as its place allows. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_COMPARE_PICTURE (limner_compare_picture_get_type ())
G_DECLARE_FINAL_TYPE (LimnerComparePicture, limner_compare_picture, LIMNER, COMPARE_PICTURE, GtkDrawingArea)

/* Signal "loaded": the picture is shown, or could not be read.
 *
 * Shows a picture file, which another thread reads; nothing until then. NULL: shows nothing. */
void limner_compare_picture_show (LimnerComparePicture *picture, const char *path);
/* Whether the picture is still being read. */
gboolean limner_compare_picture_is_pending (LimnerComparePicture *picture);
/* Why it could not be read; NULL: it could. */
const char *limner_compare_picture_error (LimnerComparePicture *picture);

G_END_DECLS
