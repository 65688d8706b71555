#include "models/model-picture-private.h"

#include "widgets/thumbnail-private.h"

#include <limner/bundled.h>

#define SIDE 64 /* pixels */

/* The path of the architecture's example; NULL: there is none. */
static char *
find_example (const char *architecture)
{
  static const char *const examples[][2] = { { "vgg", "style" },
                                             { "fast-style", "instant" },
                                             { "adain-decoder", "instant" },
                                             { "instant-decoder", "instant" },
                                             { "googlenet", "dream" },
                                             { "squeezenet", "dream" } };

  for (gsize i = 0; i < G_N_ELEMENTS (examples); i++)
    if (g_str_equal (architecture, examples[i][0]))
      return limner_bundled_example (examples[i][1]);
  return NULL;
}

void
limner_model_picture_show (GtkWidget *image, const char *architecture)
{
  g_autofree char *example = find_example (architecture);

  if (example != NULL)
    limner_thumbnail_show (image, example, SIDE);
  else
    {
      gtk_image_set_from_icon_name (GTK_IMAGE (image), "avatar-default-symbolic", GTK_ICON_SIZE_DIALOG);
      gtk_widget_set_size_request (image, SIDE, SIDE);
      gtk_style_context_add_class (gtk_widget_get_style_context (image), "limner-symbol");
    }
  /* Decorative: the text beside it names the effects. */
  atk_object_set_role (gtk_widget_get_accessible (image), ATK_ROLE_REDUNDANT_OBJECT);
}
