/* Shows the widgets of the portrait browser in a window without a browser: portrait-window [OPTION…]
 * NETWORK. */
#include "limner/registry.h"
#include "portraits/portrait-photo-private.h"
#include "portraits/portrait-sliders-private.h"
#include "widgets/surface-private.h"
#include "window.h"

static char *values, *photo_path;
static int seed = 1;

static const GOptionEntry entries[] = {
  { "values", 0, 0, G_OPTION_ARG_STRING, &values, "Where the sliders stand", "NAME=VALUE" },
  { "photo", 0, 0, G_OPTION_ARG_FILENAME, &photo_path, "A photo that is looked at at once", "FILE" },
  { "seed", 0, 0, G_OPTION_ARG_INT, &seed, "Whose face", "SEED" },
  { NULL },
};

typedef struct
{
  LimnerFamily *family;
  GHashTable *pictures; /* LimnerFace to cairo_surface_t */
  LimnerFace *face;
  GtkWidget *sliders, *image;
} Window;

static cairo_surface_t *
grow (Window *window, LimnerFace *face, int size)
{
  g_autoptr (LimnerTensor) w = limner_family_w (window->family, face, NULL);
  g_autoptr (LimnerImage) picture
      = w != NULL ? limner_portrait_picture (limner_family_portrait (window->family), w, 1, size, NULL, NULL)
                  : NULL;

  return picture != NULL ? limner_surface_new (picture) : NULL;
}

static cairo_surface_t *
picture (LimnerFace *face, gpointer user_data)
{
  return g_hash_table_lookup (((Window *) user_data)->pictures, face);
}

static void
moved (const char *sliders, gpointer user_data)
{
  Window *window = user_data;
  g_autoptr (LimnerFace) face = limner_face_moved (window->face, sliders);
  cairo_surface_t *surface = grow (window, face, 256);

  gtk_image_set_from_surface (GTK_IMAGE (window->image), surface);
  if (surface != NULL)
    cairo_surface_destroy (surface);
}

/* Renders one face when idle. */
static gboolean
grow_next (gpointer user_data)
{
  Window *window = user_data;
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();

  limner_portrait_sliders_add_wanted (window->sliders, wanted);
  for (guint i = 0; i < wanted->len; i++)
    if (!g_hash_table_contains (window->pictures, wanted->pdata[i]))
      {
        g_hash_table_insert (window->pictures, limner_face_ref (wanted->pdata[i]),
                             grow (window, wanted->pdata[i], 0));
        limner_portrait_sliders_refresh (window->sliders, wanted->pdata[i]);
        return G_SOURCE_CONTINUE;
      }
  return G_SOURCE_REMOVE;
}

static void
want (gpointer user_data)
{
  g_idle_add (grow_next, user_data);
}

static void
found (LimnerFace *face, const char *name, gpointer user_data)
{
  Window *window = user_data;

  limner_face_unref (window->face);
  window->face = limner_face_ref (face);
  limner_portrait_sliders_set_face (window->sliders, face, NULL);
  moved ("", window);
}

static void
press (GtkWidget *button)
{
  if (GTK_IS_BUTTON (button) && gtk_widget_is_sensitive (button))
    gtk_button_clicked (GTK_BUTTON (button));
}

static GtkWidget *
make_photo (Window *window, LimnerModel *model)
{
  GtkWidget *photo = limner_portrait_photo_new (&(LimnerPortraitPhotoCalls) { found, window });

  limner_portrait_photo_set_model (photo, model);
  if (photo_path != NULL)
    {
      g_autoptr (GList) children = gtk_container_get_children (GTK_CONTAINER (photo));

      limner_portrait_photo_choose (photo, photo_path);
      /* Enables the consent and the search, but not the choice of another photo. */
      for (GList *child = children; child != NULL; child = child->next)
        if (child != children->next)
          press (child->data);
    }
  return photo;
}

static GtkWidget *
make_window (Window *window, LimnerModel *model)
{
  GtkWidget *top = gtk_window_new (GTK_WINDOW_TOPLEVEL), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  const LimnerPortraitSlidersCalls calls = { moved, picture, want, window };

  window->image = gtk_image_new ();
  gtk_widget_set_size_request (window->image, 256, 256);
  window->sliders = limner_portrait_sliders_new (&calls);
  limner_portrait_sliders_set_model (window->sliders, model);
  limner_portrait_sliders_set_face (window->sliders, window->face, values);
  moved (values != NULL ? values : "", window);
  gtk_container_set_border_width (GTK_CONTAINER (box), 12);
  gtk_box_pack_start (GTK_BOX (box), window->image, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), window->sliders, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), make_photo (window, model), FALSE, FALSE, 0);
  gtk_container_add (GTK_CONTAINER (top), box);
  g_signal_connect (top, "destroy", G_CALLBACK (gtk_main_quit), NULL);
  gtk_widget_show_all (top);
  return top;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnerModel) model = NULL;
  g_autoptr (LimnerPortrait) portrait = NULL;
  Window window = { 0 };

  if (!window_init (&argc, &argv, "NETWORK", entries))
    return 2;
  if (argc != 2 || (model = limner_model_load (argv[1], &error)) == NULL
      || (portrait = limner_portrait_new (model, &error)) == NULL)
    {
      g_printerr ("portrait-window: %s\n", error != NULL ? error->message : "give one network");
      return 2;
    }
  window.family = limner_family_new (portrait);
  window.pictures = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) limner_face_unref,
                                           (GDestroyNotify) cairo_surface_destroy);
  window.face = limner_face_of_seed ((guint32) seed, NULL, 0.7);
  make_window (&window, model);
  gtk_main ();
  g_hash_table_unref (window.pictures);
  limner_face_unref (window.face);
  limner_family_free (window.family);
  return 0;
}
