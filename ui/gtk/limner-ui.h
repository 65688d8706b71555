/* What Limner's dialogs are made of. GTK only: whoever hosts them brings the pictures and keeps the settings.
 * Everything here is called on the main thread.
 *
 * A settings object is any GObject with the properties that follow from the tables of settings
 * (limner_style_setting_table, limner_dream_setting_table, limner_portrait_setting_table, and
 * limner_job_setting_table): int for whole numbers and seeds, double, boolean, string for choices, texts and
 * paths, GFile, GStrv. The widgets read, write and watch them. */
#pragma once

#include <gtk/gtk.h>
#include <limner/face.h>
#include <limner/image.h>
#include <limner/job.h>
#include <limner/recipe.h>

G_BEGIN_DECLS

/* --- a picture, before and after --- */

#define LIMNER_TYPE_PREVIEW (limner_preview_get_type ())
G_DECLARE_FINAL_TYPE (LimnerPreview, limner_preview, LIMNER, PREVIEW, GtkBox)

/* Zooms (wheel, keys, 100 % on double-click), pans, compares by a split line or a toggle, and says below what
 * is happening. */
GtkWidget *limner_preview_new (void);
/* The picture to change; its mask is outlined as the selection. It stands for width x height pixels and may
 * itself be smaller. */
void limner_preview_set_original (LimnerPreview *preview, const LimnerImage *image, int width, int height);
/* The changed picture so far, of any size, covering all of the original; NULL: none yet. */
void limner_preview_set_result (LimnerPreview *preview, const LimnerImage *image);
/* How much of the result is mixed in, 0..1; nothing has to be made again for it. */
void limner_preview_set_strength (LimnerPreview *preview, double strength);
/* What is happening: fraction below 0 takes the bar away; text NULL: nothing. */
void limner_preview_set_status (LimnerPreview *preview, double fraction, const char *text);

/* --- work that starts again whenever something changes --- */

typedef struct _LimnerPreviewWorker LimnerPreviewWorker;

/* On the worker's thread: makes a picture from a request; `done` follows on the main thread. It may copy the
 * job and limit the copy's threads and memory. */
typedef LimnerImage *(*LimnerPreviewWorkerFunc) (gpointer request, const LimnerJob *job, GError **error);
/* On the main thread: how it goes. The last call for a request has finished TRUE and the picture as its
 * partial, or an error. Requests that were replaced are silent. */
typedef void (*LimnerPreviewWorkerShow) (const LimnerProgress *progress, gboolean finished,
                                         const GError *error, gpointer user_data);

LimnerPreviewWorker *limner_preview_worker_new (LimnerPreviewWorkerFunc func, LimnerPreviewWorkerShow show,
                                                gpointer user_data);
/* Something else that func found out, and gave to limner_preview_worker_note; the note is freed afterwards.
 */
void limner_preview_worker_set_note_func (LimnerPreviewWorker *worker,
                                          void (*show) (gpointer note, gpointer user_data));
void limner_preview_worker_note (const LimnerJob *job, gpointer note, GDestroyNotify free_note);
/* Stops what runs and begins the new request, which it takes, as soon as the old has let go. */
void limner_preview_worker_start (LimnerPreviewWorker *worker, gpointer request, GDestroyNotify free_request);
/* Stops, waits for the thread and frees. */
void limner_preview_worker_free (LimnerPreviewWorker *worker);

/* --- the style dialog --- */

/* What a dialog is about. */
typedef struct
{
  const LimnerImage *picture; /* what is going to be changed, with the selection as mask; may be reduced */
  int width, height;          /* its true size, pixels */
  const char *layer_name;
  gboolean selected; /* there is a selection */
  /* Lets the person choose an open image or layer: a picture, and a name for it, both the caller's. NULL when
   * the person chose none, with error set when that went wrong. pick itself may be NULL. */
  LimnerImage *(*pick) (GtkWindow *parent, char **name, gpointer user_data, GError **error);
  gpointer user_data;
} LimnerUiSubject;

/* Everything in the style dialog above its buttons. Keeps `settings`; copies what it needs of the subject. */
GtkWidget *limner_style_page_new (GObject *settings, const LimnerUiSubject *subject);
/* To be called when the dialog was accepted: the styles in use become recent ones. */
void limner_style_page_remember (GtkWidget *page);
/* What people call a style picture: "Wave" for a bundled one, the name of the layer it was taken from, or the
 * file's name. Caller frees. */
char *limner_style_title (const char *path);
/* Writes a picture that is no file into the user's own styles, and returns its path. The same picture is
 * written once. Caller frees. */
char *limner_style_store_keep (const LimnerImage *image, const char *title, GError **error);
/* Sets the settings to those of a style recipe. What it does not say becomes the default. */
void limner_style_settings_from_recipe (GObject *settings, const LimnerRecipe *recipe);

/* --- the dream dialog --- */

/* Everything in the dream dialog above its buttons. Keeps `settings`; copies what it needs of the subject,
 * whose pick it does not use. */
GtkWidget *limner_dream_page_new (GObject *settings, const LimnerUiSubject *subject);
/* Sets the settings to those of a dream recipe. What it does not say becomes the default. */
void limner_dream_settings_from_recipe (GObject *settings, const LimnerRecipe *recipe);

/* --- the portraits dialog --- */

/* Sets the settings to those of a portrait's recipe. What it does not say becomes the default. */
void limner_portrait_settings_from_recipe (GObject *settings, const LimnerRecipe *recipe);

typedef struct
{
  LimnerFace *face;
  char *name; /* what people call it, such as "seed 418" */
} LimnerChosenFace;

void limner_chosen_face_free (LimnerChosenFace *chosen);

/* Everything in the portraits dialog above its buttons: the portrait browser. Keeps `settings`. resume: the
 * recipe of a portrait to go on from, or NULL. When no network for portraits is installed, it says so and
 * leads to Models. */
GtkWidget *limner_browser_page_new (GObject *settings, const LimnerRecipe *resume);
/* How many portraits would be inserted now; `changed` is called whenever that changes. */
guint limner_browser_page_count (GtkWidget *page);
void limner_browser_page_set_changed_func (GtkWidget *page,
                                           void (*changed) (GtkWidget *page, gpointer user_data),
                                           gpointer user_data);
/* TRUE when nothing is lost by closing, or the person agrees to lose the kept faces: asks them if need be. */
gboolean limner_browser_page_may_close (GtkWidget *page);
/* Those to insert, array of LimnerChosenFace* (g_ptr_array_unref), and their network (owned by the page;
 * NULL: none). */
GPtrArray *limner_browser_page_chosen (GtkWidget *page);
LimnerModel *limner_browser_page_model (GtkWidget *page);

/* --- models --- */

/* The networks that are installed and those that can be: downloaded, imported (also by dropping files),
 * verified, removed. Downloads nothing before a person agrees. Work that runs when it is destroyed is
 * stopped. */
GtkWidget *limner_models_page_new (void);

/* --- training --- */

/* Trains networks for styles in programs of their own, and shows how they get on. */
GtkWidget *limner_train_page_new (void);

/* --- waiting --- */

typedef struct _LimnerProgressWindow LimnerProgressWindow;

/* A window that is not modal: the picture so far, what is happening, time left, and a button that
 * cancels softly. The caller may make it transient for another through limner_progress_window_get. */
LimnerProgressWindow *limner_progress_window_new (const char *title, GCancellable *cancellable);
GtkWindow *limner_progress_window_get (LimnerProgressWindow *window);
void limner_progress_window_update (LimnerProgressWindow *window, const LimnerProgress *progress);
void limner_progress_window_free (LimnerProgressWindow *window);

/* --- words --- */

/* "about 1 min 20 s"; caller frees. */
char *limner_describe_time (double seconds);
/* "about 1 min 20 s left"; caller frees. */
char *limner_describe_time_left (double seconds);
/* Opens a page of the documentation, such as "style". */
void limner_show_help (GtkWindow *parent, const char *page);

G_END_DECLS
