#include "config.h"

#include "portraits/portrait-photo-private.h"

#include "limner-ui.h"
#include "style/style-tile-private.h"
#include "widgets/rows-private.h"
#include "widgets/surface-private.h"
#include "widgets/thumbnail-private.h"

#include <glib/gi18n-lib.h>
#include <limner/bundled.h>
#include <limner/error.h>
#include <limner/registry.h>

#define PHOTO_KEY "limner-portrait-photo"
/* Side of the displayed photo and face, in pixels. */
#define SIDE 112

typedef struct
{
  LimnerPortraitPhotoCalls calls;
  LimnerModel *model;
  char *path; /* NULL: none chosen */
  int steps;
  LimnerPreviewWorker *worker; /* not NULL: a search is running */
  GtkWidget *box, *frame, *face, *choose, *consent, *start_search, *bar, *note;
} Photo;

/* The input of the worker. */
typedef struct
{
  LimnerModel *model;
  char *path;
  int steps;
} Job;

static Photo *
photo_of (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), PHOTO_KEY);
}

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
show_note (Photo *photo, const char *text)
{
  gtk_label_set_text (GTK_LABEL (photo->note), text);
}

/* Updates which controls are sensitive. */
static void
show_state (Photo *photo)
{
  gboolean searching = photo->worker != NULL, agreed;

  agreed = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (photo->consent));
  gtk_button_set_label (GTK_BUTTON (photo->start_search),
                        searching ? _ ("Stop matching") : _ ("Match the face"));
  gtk_widget_set_sensitive (photo->start_search,
                            searching || (agreed && photo->path != NULL && photo->model != NULL));
  gtk_widget_set_sensitive (photo->consent, !searching && photo->path != NULL);
  gtk_widget_set_sensitive (photo->choose, !searching);
  gtk_widget_set_visible (photo->bar, searching);
}

static void
show_face (Photo *photo, const LimnerImage *picture)
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
stop_search (Photo *photo)
{
  g_clear_pointer (&photo->worker, limner_preview_worker_free);
  show_state (photo);
}

/* Ends the search later, because the worker cannot be freed from its own callback. */
static void
end_search (GtkWidget *box)
{
  stop_search (photo_of (box));
}

static void
show_search (const LimnerProgress *progress, gboolean finished, const GError *error, gpointer user_data)
{
  Photo *photo = user_data;
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
    limner_call_later (photo->box, end_search);
}

static void
face_found (gpointer note, gpointer user_data)
{
  const Photo *photo = user_data;
  g_autoptr (LimnerFace) face = limner_face_of_photo (note);
  g_autofree char *name = g_path_get_basename (photo->path);

  photo->calls.found (face, name, photo->calls.user_data);
}

static void
start_search (Photo *photo)
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
start_or_stop (GtkWidget *box)
{
  Photo *photo = photo_of (box);

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
show_photo (Photo *photo, GtkWidget *picture, const char *name)
{
  GtkWidget *old = gtk_bin_get_child (GTK_BIN (photo->frame));

  if (old != NULL)
    gtk_widget_destroy (old);
  atk_object_set_name (gtk_widget_get_accessible (picture), name);
  gtk_container_add (GTK_CONTAINER (photo->frame), picture);
  gtk_widget_show_all (photo->frame);
}

static GtkWidget *
make_empty (const char *icon)
{
  GtkWidget *image = gtk_image_new_from_icon_name (icon, GTK_ICON_SIZE_DIALOG);

  gtk_widget_set_size_request (image, SIDE, SIDE);
  gtk_style_context_add_class (gtk_widget_get_style_context (image), "limner-symbol");
  return image;
}

void
limner_portrait_photo_choose (GtkWidget *widget, const char *path)
{
  Photo *photo = photo_of (widget);
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
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  if (gtk_native_dialog_run (GTK_NATIVE_DIALOG (chooser)) != GTK_RESPONSE_ACCEPT)
    return;
  path = gtk_file_chooser_get_filename (GTK_FILE_CHOOSER (chooser));
  if (path != NULL)
    limner_portrait_photo_choose (box, path);
}

static void
choose_later (GtkWidget *box)
{
  limner_call_later (box, choose_file);
}

static void
dropped (GtkWidget *box, GdkDragContext *context, int x, int y, GtkSelectionData *data, guint info,
         guint time, Photo *photo)
{
  g_auto (GStrv) uris = gtk_selection_data_get_uris (data);
  g_autofree char *path = uris != NULL && uris[0] != NULL ? g_filename_from_uri (uris[0], NULL, NULL) : NULL;

  gtk_drag_finish (context, path != NULL, FALSE, time);
  if (path != NULL)
    limner_portrait_photo_choose (box, path);
  else
    show_note (photo, _ ("This is not a file on this computer; copy the picture to a local folder first."));
}

/* --- the widget --- */

static GtkWidget *
make_pictures (Photo *photo)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic", GTK_ICON_SIZE_BUTTON);

  photo->frame = gtk_event_box_new ();
  show_photo (photo, make_empty ("image-x-generic-symbolic"), _ ("No photo yet"));
  photo->face = make_empty ("avatar-default-symbolic");
  atk_object_set_name (gtk_widget_get_accessible (photo->face), _ ("The matched face"));
  gtk_box_pack_start (GTK_BOX (row), photo->frame, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (row), arrow, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (row), photo->face, FALSE, FALSE, 0);
  return row;
}

static GtkWidget *
make_note (Photo *photo)
{
  photo->note = gtk_label_new (_ ("Drop a photo here or choose one."));
  gtk_label_set_line_wrap (GTK_LABEL (photo->note), TRUE);
  gtk_label_set_xalign (GTK_LABEL (photo->note), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (photo->note), 36);
  gtk_style_context_add_class (gtk_widget_get_style_context (photo->note), "limner-note");
  return photo->note;
}

static void
make_buttons (Photo *photo)
{
  GtkWidget *label;

  photo->choose = gtk_button_new_with_label (_ ("Choose a photo…"));
  photo->consent = gtk_check_button_new_with_label (_ ("The person in the photo consents to this portrait."));
  label = gtk_bin_get_child (GTK_BIN (photo->consent));
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 34);
  photo->start_search = gtk_button_new_with_label (_ ("Match the face"));
  photo->bar = gtk_progress_bar_new ();
  gtk_widget_set_no_show_all (photo->bar, TRUE);
  atk_object_set_name (gtk_widget_get_accessible (photo->bar), _ ("Progress"));
  g_signal_connect_swapped (photo->choose, "clicked", G_CALLBACK (choose_later), photo->box);
  g_signal_connect_swapped (photo->start_search, "clicked", G_CALLBACK (start_or_stop), photo->box);
  g_signal_connect_swapped (photo->consent, "toggled", G_CALLBACK (show_state), photo);
}

static void
photo_free (gpointer data)
{
  Photo *photo = data;

  g_clear_pointer (&photo->worker, limner_preview_worker_free);
  g_clear_pointer (&photo->model, limner_model_unref);
  g_free (photo->path);
  g_free (photo);
}

/* The thread must end before the widgets are destroyed. */
static void
destroyed (GtkWidget *box, Photo *photo)
{
  g_clear_pointer (&photo->worker, limner_preview_worker_free);
}

GtkWidget *
limner_portrait_photo_new (const LimnerPortraitPhotoCalls *calls)
{
  Photo *photo = g_new0 (Photo, 1);
  GtkWidget *parts[6];

  limner_theme_load ();
  photo->calls = *calls;
  photo->steps = limner_portrait_settings_default ().photo_steps;
  photo->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  make_buttons (photo);
  parts[0] = make_pictures (photo);
  parts[1] = photo->choose;
  parts[2] = photo->consent;
  parts[3] = photo->start_search;
  parts[4] = photo->bar;
  parts[5] = make_note (photo);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_pack_start (GTK_BOX (photo->box), parts[i], FALSE, FALSE, 0);
  gtk_drag_dest_set (photo->box, GTK_DEST_DEFAULT_ALL, NULL, 0, GDK_ACTION_COPY);
  gtk_drag_dest_add_uri_targets (photo->box);
  g_signal_connect (photo->box, "drag-data-received", G_CALLBACK (dropped), photo);
  g_signal_connect (photo->box, "destroy", G_CALLBACK (destroyed), photo);
  g_object_set_data_full (G_OBJECT (photo->box), PHOTO_KEY, photo, photo_free);
  gtk_widget_set_halign (photo->box, GTK_ALIGN_START);
  gtk_widget_show_all (photo->box);
  show_state (photo);
  return photo->box;
}

void
limner_portrait_photo_set_model (GtkWidget *widget, LimnerModel *model)
{
  Photo *photo = photo_of (widget);

  stop_search (photo);
  g_clear_pointer (&photo->model, limner_model_unref);
  photo->model = model != NULL ? limner_model_ref (model) : NULL;
  show_state (photo);
}

void
limner_portrait_photo_set_steps (GtkWidget *widget, int steps)
{
  photo_of (widget)->steps = CLAMP (steps, 1, 100000);
}
