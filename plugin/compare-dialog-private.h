/* The Compare dialog. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

/* Offers the layers of the image (NULL: none) and the other open images. FALSE with an error when no
 * temporary folder can be made for them. */
gboolean limner_compare_dialog_run (GimpImage *image, GError **error);

G_END_DECLS
