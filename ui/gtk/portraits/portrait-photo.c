#include "config.h"

#include "portraits/portrait-photo-private.h"

#include "limner-ui.h"
#include "style/style-tile-private.h"
#include "widgets/rows-private.h"
#include "widgets/surface-private.h"
#include "widgets/template-private.h"
#include "widgets/thumbnail-private.h"

#include <glib/gi18n-lib.h>
#include <limner/bundled.h>
#include <limner/error.h>
#include <limner/registry.h>

/* Side of the displayed photo and face, in pixels, as in portrait-photo.ui. */
#define SIDE 112

struct _LimnerPortraitPhoto
{
  GtkBox parent_instance;
  LimnerPortraitPhotoCalls calls;
  LimnerModel *model;
  char *path; /* NULL: none chosen */
  int steps;
  LimnerPreviewWorker *worker; /* not NULL: a search is running */
  GtkWidget *frame, *face, *choose, *consent, *start, *bar, *note;
};

G_DEFINE_FINAL_TYPE (LimnerPortraitPhoto, limner_portrait_photo, GTK_TYPE_BOX)

/* The input of the worker. */
typedef struct
{
  LimnerModel *model;
  char *path;
  int steps;
} Job;

/* --- on the worker --- */

static void
job_free (gpointer data)
{
  Job *job = data;

  limner_model_unref (job->model);
  g_free (job->path);
  g_free (job);
}

/* Returns the picture of the face; its w is reported as the note. */
static LimnerImage *
run_search (gpointer request, const LimnerJob *job, GError **error)
{
  const Job *search = request;
  const LimnerJob silent = { .cancellable = job->cancellable };
  g_autoptr (LimnerImage) photo = limner_image_load (search->path, error);
  g_autoptr (LimnerModel) eyes = photo != NULL ? limner_model_load (LIMNER_BUNDLED_FEATURES, error) : NULL;
  g_autoptr (LimnerPortrait) portrait = eyes != NULL ? limner_portrait_new (search->model, error) : NULL;
  g_autoptr (LimnerTensor) w = NULL;
  LimnerImage *picture;

  if (portrait != NULL)
    w = limner_portrait_project (portrait, eyes, photo, search->steps, job, error);
  picture = w != NULL ? limner_portrait_picture (portrait, w, 1, 0, &silent, error) : NULL;
  if (picture != NULL)
    limner_preview_worker_note (job, g_steal_pointer (&w), (GDestroyNotify) limner_tensor_unref);
  return picture;
}

/* --- on the main thread --- */

static void
show_note (LimnerPortraitPhoto *photo, const char *text)
{
  gtk_label_set_text (GTK_LABEL (photo->note), text);
}

/* Updates which controls are sensitive. */
static void
show_state (LimnerPortraitPhoto *photo)
{
  gboolean searching = photo->worker != NULL, agreed;

  agreed = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (photo->consent));
  gtk_button_set_label (GTK_BUTTON (photo->start), searching ? _ ("Stop matching") : _ ("Match the face"));
  gtk_widget_set_sensitive (photo->start,
                            searching || (agreed && photo->path != NULL && photo->model != NULL));
  gtk_widget_set_sensitive (photo->consent, !searching && photo->path != NULL);
  gtk_widget_set_sensitive (photo->choose, !searching);
  gtk_widget_set_visible (photo->bar, searching);
}

static void
show_face (LimnerPortraitPhoto *photo, const LimnerImage *picture)
{
  int side = SIDE * gtk_widget_get_scale_factor (photo->face);
  g_autoptr (LimnerImage) scaled = limner_image_resize (picture, side, side, LIMNER_FILTER_BILINEAR, NULL);
  cairo_surface_t *surface = scaled != NULL ? limner_surface_new (scaled) : NULL;

  if (surface == NULL)
    return;
  cairo_surface_set_device_scale (surface, (double) side / SIDE, (double) side / SIDE);
  gtk_image_set_from_surface (GTK_IMAGE (photo->face), surface);
  cairo_surface_destroy (surface);
}

static void
stop_search (LimnerPortraitPhoto *photo)
{
  g_clear_pointer (&photo->worker, limner_preview_worker_free);
  show_state (photo);
}

/* Ends the search later, because the worker cannot be freed from its own callback. */
static void
end_search (GtkWidget *widget)
{
  stop_search (LIMNER_PORTRAIT_PHOTO (widget));
}

static void
show_search (const LimnerProgress *progress, gboolean finished, const GError *error, gpointer user_data)
{
  LimnerPortraitPhoto *photo = user_data;
  g_autofree char *left
      = progress->seconds_left > 0 ? limner_describe_time_left (progress->seconds_left) : NULL;

  if (progress->partial != NULL)
    show_face (photo, progress->partial);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (photo->bar), CLAMP (progress->fraction, 0, 1));
  if (error != NULL)
    show_note (photo, error->message);
  else if (finished)
    show_note (photo, _ ("Closest match the network can make. Everything made from this face is marked “of a "
                         "real person”."));
  else if (left != NULL)
    show_note (photo, left);
  if (finished)
    limner_call_later (GTK_WIDGET (photo), end_search);
}

static void
face_found (gpointer note, gpointer user_data)
{
  const LimnerPortraitPhoto *photo = user_data;
  g_autoptr (LimnerFace) face = limner_face_of_photo (note);
  g_autofree char *name = g_path_get_basename (photo->path);

  photo->calls.found (face, name, photo->calls.user_data);
}

static void
start_search (LimnerPortraitPhoto *photo)
{
  Job *job = g_new0 (Job, 1);

  job->model = limner_model_ref (photo->model);
  job->path = g_strdup (photo->path);
  job->steps = photo->steps;
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (photo->bar), 0);
  show_note (photo, _ ("Matching the face"));
  photo->worker = limner_preview_worker_new (run_search, show_search, photo);
  limner_preview_worker_set_note_func (photo->worker, face_found);
  limner_preview_worker_start (photo->worker, job, job_free);
  show_state (photo);
}

static void
start_or_stop (LimnerPortraitPhoto *photo)
{
  if (photo->worker == NULL)
    {
      start_search (photo);
      return;
    }
  show_note (photo, _ ("Stopped; nothing was changed."));
  stop_search (photo);
}

/* --- the photo --- */

static void
show_photo (LimnerPortraitPhoto *photo, GtkWidget *picture, const char *name)
{
  GtkWidget *old = gtk_bin_get_child (GTK_BIN (photo->frame));

  if (old != NULL)
    gtk_widget_destroy (old);
  atk_object_set_name (gtk_widget_get_accessible (picture), name);
  gtk_container_add (GTK_CONTAINER (photo->frame), picture);
  gtk_widget_show_all (photo->frame);
}

void
limner_portrait_photo_choose (GtkWidget *widget, const char *path)
{
  LimnerPortraitPhoto *photo = LIMNER_PORTRAIT_PHOTO (widget);
  char *copy = g_strdup (path);

  stop_search (photo);
  g_free (photo->path);
  photo->path = copy;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (photo->consent), FALSE);
  show_photo (photo, limner_thumbnail_new (path, SIDE), _ ("The photo"));
  gtk_image_set_from_icon_name (GTK_IMAGE (photo->face), "avatar-default-symbolic", GTK_ICON_SIZE_DIALOG);
  show_note (
      photo,
      _ ("Only this square is used; one passport-style face works best. Nothing leaves this computer."));
  show_state (photo);
}

static void
choose_file (GtkWidget *box)
{
  GtkWidget *window = gtk_widget_get_toplevel (box);
  g_autoptr (GtkFileChooserNative) chooser = gtk_file_chooser_native_new (
      _ ("Choose a photo"), GTK_WINDOW (window), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Choose"), _ ("_Cancel"));
  GtkFileFilter *filter = gtk_file_filter_new ();
  g_autofree char *path = NULL;

  gtk_file_filter_set_name (filter, _ ("Pictures"));
  gtk_file_filter_add_pixbuf_formats (filter);
  gtk_file_filter_add_mime_type (filter, "image/*"); /* libvips reads more of them */
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  if (gtk_native_dialog_run (GTK_NATIVE_DIALOG (chooser)) != GTK_RESPONSE_ACCEPT)
    return;
  path = gtk_file_chooser_get_filename (GTK_FILE_CHOOSER (chooser));
  if (path != NULL)
    limner_portrait_photo_choose (box, path);
}

static void
choose_later (LimnerPortraitPhoto *photo)
{
  limner_call_later (GTK_WIDGET (photo), choose_file);
}

static void
drag_data_received (GtkWidget *widget, GdkDragContext *context, int x, int y, GtkSelectionData *data,
                    guint info, guint time)
{
  g_auto (GStrv) uris = gtk_selection_data_get_uris (data);
  g_autofree char *path = uris != NULL && uris[0] != NULL ? g_filename_from_uri (uris[0], NULL, NULL) : NULL;

  gtk_drag_finish (context, path != NULL, FALSE, time);
  if (path != NULL)
    limner_portrait_photo_choose (widget, path);
  else
    show_note (LIMNER_PORTRAIT_PHOTO (widget),
               _ ("This is not a file on this computer; copy the picture to a local folder first."));
}

void
limner_portrait_photo_set_model (GtkWidget *widget, LimnerModel *model)
{
  LimnerPortraitPhoto *photo = LIMNER_PORTRAIT_PHOTO (widget);

  stop_search (photo);
  g_clear_pointer (&photo->model, limner_model_unref);
  photo->model = model != NULL ? limner_model_ref (model) : NULL;
  show_state (photo);
}

void
limner_portrait_photo_set_steps (GtkWidget *widget, int steps)
{
  LIMNER_PORTRAIT_PHOTO (widget)->steps = CLAMP (steps, 1, 100000);
}

/* --- the object --- */

/* The thread must end before the widgets are destroyed. */
static void
destroy (GtkWidget *widget)
{
  g_clear_pointer (&LIMNER_PORTRAIT_PHOTO (widget)->worker, limner_preview_worker_free);
  GTK_WIDGET_CLASS (limner_portrait_photo_parent_class)->destroy (widget);
}

static void
finalize (GObject *object)
{
  LimnerPortraitPhoto *photo = LIMNER_PORTRAIT_PHOTO (object);

  g_clear_pointer (&photo->model, limner_model_unref);
  g_free (photo->path);
  G_OBJECT_CLASS (limner_portrait_photo_parent_class)->finalize (object);
}

static void
limner_portrait_photo_class_init (LimnerPortraitPhotoClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finalize;
  widget_class->destroy = destroy;
  widget_class->drag_data_received = drag_data_received;
  limner_widget_class_set_template (klass, "portrait-photo");
  limner_widget_class_bind (klass, LimnerPortraitPhoto, frame);
  limner_widget_class_bind (klass, LimnerPortraitPhoto, face);
  limner_widget_class_bind (klass, LimnerPortraitPhoto, choose);
  limner_widget_class_bind (klass, LimnerPortraitPhoto, consent);
  limner_widget_class_bind (klass, LimnerPortraitPhoto, start);
  limner_widget_class_bind (klass, LimnerPortraitPhoto, bar);
  limner_widget_class_bind (klass, LimnerPortraitPhoto, note);
  gtk_widget_class_bind_template_callback (widget_class, choose_later);
  gtk_widget_class_bind_template_callback (widget_class, show_state);
  gtk_widget_class_bind_template_callback (widget_class, start_or_stop);
}

static void
limner_portrait_photo_init (LimnerPortraitPhoto *photo)
{
  GtkWidget *widget = GTK_WIDGET (photo), *label;

  photo->steps = limner_portrait_settings_default ().photo_steps;
  gtk_widget_init_template (widget);
  label = gtk_bin_get_child (GTK_BIN (photo->consent));
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 34);
  gtk_drag_dest_set (widget, GTK_DEST_DEFAULT_ALL, NULL, 0, GDK_ACTION_COPY);
  gtk_drag_dest_add_uri_targets (widget);
  show_state (photo);
}

GtkWidget *
limner_portrait_photo_new (const LimnerPortraitPhotoCalls *calls)
{
  LimnerPortraitPhoto *photo;

  limner_theme_load ();
  photo = g_object_new (LIMNER_TYPE_PORTRAIT_PHOTO, "visible", TRUE, NULL);
  photo->calls = *calls;
  return GTK_WIDGET (photo);
}
