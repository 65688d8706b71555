#include "config.h"

#include "compare-dialog-private.h"

#include "dialog-private.h"
#include "drawable-io-private.h"
#include "image-read-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <libgimp/gimpui.h>
#include <limner-ui.h>
#include <limner/ballot.h>
#include <limner/save.h>

#define THUMBNAIL 48

/* What the dialog offers: a layer, or a whole image. */
typedef struct
{
  GimpLayer *layer; /* NULL: the image */
  GimpImage *image;
  char *title;
  GdkPixbuf *thumbnail;
  gboolean chosen;
} Offer;

typedef struct
{
  GArray *offers; /* Offer */
  char *folder;   /* of the saved pictures */
} Offers;

static void
offer_clear (gpointer data)
{
  Offer *offer = data;

  g_free (offer->title);
  g_clear_object (&offer->thumbnail);
}

/* --- what is offered --- */

/* The layers at the top of the image. Those that are selected are chosen; when fewer than two are, all. */
static void
offer_layers (Offers *offers, GimpImage *image)
{
  g_autofree GimpLayer **layers = gimp_image_get_layers (image);
  g_autofree GimpLayer **selected = gimp_image_get_selected_layers (image);
  const guint n = gimp_core_object_array_get_length ((GObject **) layers);
  const gboolean all = gimp_core_object_array_get_length ((GObject **) selected) < 2;

  for (guint i = 0; i < n; i++)
    {
      Offer offer = { .layer = layers[i],
                      .image = image,
                      .title = gimp_item_get_name (GIMP_ITEM (layers[i])),
                      .thumbnail = gimp_drawable_get_thumbnail (GIMP_DRAWABLE (layers[i]), THUMBNAIL,
                                                                THUMBNAIL, GIMP_PIXBUF_SMALL_CHECKS),
                      .chosen = all && n <= LIMNER_BALLOT_MAKERS };

      for (guint k = 0; !all && selected[k] != NULL; k++)
        offer.chosen
            |= gimp_item_get_id (GIMP_ITEM (selected[k])) == gimp_item_get_id (GIMP_ITEM (layers[i]));
      g_array_append_val (offers->offers, offer);
    }
}

static void
offer_images (Offers *offers, GimpImage *except)
{
  g_autofree GimpImage **images = gimp_get_images ();

  for (guint i = 0; images != NULL && images[i] != NULL; i++)
    if (except == NULL || gimp_image_get_id (images[i]) != gimp_image_get_id (except))
      {
        Offer offer = { .image = images[i],
                        .title = gimp_image_get_name (images[i]),
                        .thumbnail = gimp_image_get_thumbnail (images[i], THUMBNAIL, THUMBNAIL,
                                                               GIMP_PIXBUF_SMALL_CHECKS) };
        g_array_append_val (offers->offers, offer);
      }
}

/* --- saving --- */

static LimnerImage *
read_offer (const Offer *offer, GError **error)
{
  if (offer->layer == NULL)
    return limner_image_read_visible (offer->image, error);
  return gimp_item_is_valid (GIMP_ITEM (offer->layer))
             ? limner_drawable_read (GIMP_DRAWABLE (offer->layer), error)
             : NULL;
}

static char *
save_offer (guint number, gpointer user_data, GError **error)
{
  const Offers *offers = user_data;
  g_autofree char *name = g_strdup_printf ("%u.png", number);
  g_autofree char *path = g_build_filename (offers->folder, name, NULL);
  const Offer *offer = &g_array_index (offers->offers, Offer, number);
  g_autoptr (LimnerImage) picture = read_offer (offer, error);

  if (picture != NULL && limner_image_save (picture, path, NULL, error))
    return g_steal_pointer (&path);
  if (*error == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _ ("“%s” is no longer open in GIMP: close this window and open it again."), offer->title);
  return NULL;
}

static void
remove_pictures (Offers *offers)
{
  for (guint i = 0; i < offers->offers->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.png", i);
      g_autofree char *path = g_build_filename (offers->folder, name, NULL);
      g_remove (path);
    }
  g_rmdir (offers->folder);
}

/* --- the dialog --- */

static GtkWidget *
make_page (Offers *offers)
{
  g_autofree LimnerUiMaker *makers = g_new0 (LimnerUiMaker, offers->offers->len);

  for (guint i = 0; i < offers->offers->len; i++)
    {
      const Offer *offer = &g_array_index (offers->offers, Offer, i);
      makers[i] = (LimnerUiMaker) { offer->title, offer->thumbnail, offer->chosen };
    }
  return limner_compare_page_new (
      &(LimnerUiMakers) { makers, offers->offers->len, .save = save_offer, .user_data = offers });
}

static void
run_dialog (Offers *offers)
{
  GtkWidget *dialog = limner_dialog_new (_ ("Compare"), "limner-compare", "assess");

  gtk_dialog_add_button (GTK_DIALOG (dialog), _ ("_Close"), GTK_RESPONSE_CLOSE);
  limner_dialog_add_page (dialog, make_page (offers));
  limner_dialog_set_size (dialog, 1100, 760);
  gtk_widget_show (dialog);
  gimp_dialog_run (GIMP_DIALOG (dialog));
  gtk_widget_destroy (dialog);
}

gboolean
limner_compare_dialog_run (GimpImage *image, GError **error)
{
  Offers offers = { .offers = g_array_new (FALSE, TRUE, sizeof (Offer)),
                    .folder = g_dir_make_tmp ("limner-compare-XXXXXX", error) };

  g_array_set_clear_func (offers.offers, offer_clear);
  if (offers.folder != NULL)
    {
      if (image != NULL)
        offer_layers (&offers, image);
      offer_images (&offers, image);
      run_dialog (&offers);
      remove_pictures (&offers);
    }
  g_array_unref (offers.offers);
  g_free (offers.folder);
  return error == NULL || *error == NULL;
}
