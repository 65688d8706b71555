/* Shows the pages in a window without GIMP: style-window [--dream] [OPTION…] PICTURE. */
#include "limner-ui.h"
#include "style-settings.h"
#include "window.h"

#include <math.h>

static gboolean dream, instant, select_ellipse;

static const GOptionEntry entries[] = {
  { "dream", 0, 0, G_OPTION_ARG_NONE, &dream, "The dream page", NULL },
  { "instant", 0, 0, G_OPTION_ARG_NONE, &instant, "The style page, in one pass", NULL },
  { "select", 0, 0, G_OPTION_ARG_NONE, &select_ellipse, "Select an ellipse", NULL },
  { NULL },
};

static void
add_ellipse (LimnerImage *image)
{
  if (!limner_image_add_mask (image, NULL))
    return;
  for (int y = 0; y < image->height; y++)
    for (int x = 0; x < image->width; x++)
      {
        double dx = (x + 0.5) / image->width * 2 - 1, dy = (y + 0.5) / image->height * 2 - 1;
        double inside = (0.8 - hypot (dx, dy)) * 8;
        image->mask[(gsize) y * (gsize) image->width + (gsize) x] = (float) CLAMP (inside, 0, 1);
      }
}

/* Replaces the choice of a layer in GIMP. */
static LimnerImage *
pick (GtkWindow *parent, char **name, gpointer user_data, GError **error)
{
  *name = g_strdup ("Picked layer");
  return limner_image_copy (user_data, error);
}

static GtkWidget *
make_window (GtkWidget *page)
{
  GtkWidget *window = gtk_dialog_new_with_buttons (
      dream ? "Dream" : "Style transfer", NULL, 0, "_Reset", 1, "_Cancel", GTK_RESPONSE_CANCEL,
      dream ? "_Dream layer" : "_Paint layer", GTK_RESPONSE_OK, NULL);

  gtk_container_set_border_width (GTK_CONTAINER (page), 12);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (window))), page, TRUE, TRUE, 0);
  gtk_window_set_position (GTK_WINDOW (window), GTK_WIN_POS_NONE);
  g_signal_connect (window, "response", G_CALLBACK (gtk_main_quit), NULL);
  gtk_widget_show_all (window);
  return window;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnerImage) picture = NULL;
  g_autoptr (GObject) settings = NULL;
  GtkWidget *page, *window;

  if (!window_init (&argc, &argv, "PICTURE", entries))
    return 2;
  if (argc != 2 || (picture = limner_image_load (argv[1], &error)) == NULL)
    {
      g_printerr ("style-window: %s\n", error != NULL ? error->message : "give one picture");
      return 2;
    }
  if (select_ellipse)
    add_ellipse (picture);
  LimnerUiSubject subject
      = { picture, picture->width, picture->height, "Background", select_ellipse, pick, picture };
  settings = dream ? dream_settings_new () : style_settings_new ();
  if (instant)
    g_object_set (settings, "method", "instant", "size", 0, NULL);
  page = dream ? limner_dream_page_new (settings, &subject) : limner_style_page_new (settings, &subject);
  window = make_window (page);
  gtk_main ();
  if (!dream)
    limner_style_page_remember (page);
  gtk_widget_destroy (window);
  return 0;
}
