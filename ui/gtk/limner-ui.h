/* Limner's dialogs. They use GTK only: the host supplies the pictures and stores the settings. All
 * functions are called on the main thread.
 *
 * A settings object is any GObject with the properties of the setting tables
 * (limner_style_setting_table, limner_dream_setting_table, limner_portrait_setting_table, and
 * limner_job_setting_table). Their types are int for integers and seeds, double, boolean, string for
 * choices, texts and paths, GFile, GStrv. The widgets read, write and watch the properties. */
#pragma once

#include <gtk/gtk.h>
#include <limner/face.h>
#include <limner/image.h>
#include <limner/job.h>
#include <limner/recipe.h>

G_BEGIN_DECLS

/* --- the preview of a picture and a result --- */

#define LIMNER_TYPE_PREVIEW (limner_preview_get_type ())
G_DECLARE_FINAL_TYPE (LimnerPreview, limner_preview, LIMNER, PREVIEW, GtkBox)

/* A preview that zooms (wheel, keys, double-click for 100 %), pans, compares by a split line or a
 * toggle, and shows a status below the picture. */
GtkWidget *limner_preview_new (void);
/* Sets the picture to change; its mask is outlined as the selection. The original has width x height
 * pixels; `image` may be a reduced copy. */
void limner_preview_set_original (LimnerPreview *preview, const LimnerImage *image, int width, int height);
/* Sets the result so far, of any size, which covers the whole original; NULL: none yet. */
void limner_preview_set_result (LimnerPreview *preview, const LimnerImage *image);
/* Sets the share of the result in the display, 0..1. It needs no new result. */
void limner_preview_set_strength (LimnerPreview *preview, double strength);
/* Sets the status. fraction below 0 hides the progress bar; text NULL: no text. */
void limner_preview_set_status (LimnerPreview *preview, double fraction, const char *text);

/* --- a worker that restarts at every change --- */

typedef struct _LimnerPreviewWorker LimnerPreviewWorker;

/* Makes a picture from a request, on the worker's thread; `done` follows on the main thread. It may copy
 * the job and limit the copy's threads and memory. */
typedef LimnerImage *(*LimnerPreviewWorkerFunc) (gpointer request, const LimnerJob *job, GError **error);
/* Receives progress on the main thread. The last call for a request has finished TRUE and the picture as
 * its partial, or an error. Replaced requests make no calls. */
typedef void (*LimnerPreviewWorkerShow) (const LimnerProgress *progress, gboolean finished,
                                         const GError *error, gpointer user_data);

LimnerPreviewWorker *limner_preview_worker_new (LimnerPreviewWorkerFunc func, LimnerPreviewWorkerShow show,
                                                gpointer user_data);
/* Receives notes that func passes to limner_preview_worker_note; the note is freed afterwards. */
void limner_preview_worker_set_note_func (LimnerPreviewWorker *worker,
                                          void (*show) (gpointer note, gpointer user_data));
void limner_preview_worker_note (const LimnerJob *job, gpointer note, GDestroyNotify free_note);
/* Cancels the running request. Starts the new one, which it takes, as soon as the old one has ended. */
void limner_preview_worker_start (LimnerPreviewWorker *worker, gpointer request, GDestroyNotify free_request);
/* Cancels, waits for the thread and frees the worker. */
void limner_preview_worker_free (LimnerPreviewWorker *worker);

/* --- the style dialog --- */

/* The picture that a dialog works on. */
typedef struct
{
  const LimnerImage *picture; /* the picture to change, with the selection as mask; may be reduced */
  int width, height;          /* its original size in pixels */
  const char *layer_name;
  gboolean selected; /* there is a selection */
  /* Lets the user choose an open image or layer. Returns a picture and its name, both owned by the
   * caller. NULL if the user chose none, or with an error. pick itself may be NULL. */
  LimnerImage *(*pick) (GtkWindow *parent, char **name, gpointer user_data, GError **error);
  gpointer user_data;
} LimnerUiSubject;

/* The style dialog without its buttons. References `settings` and copies what it needs of the subject. */
GtkWidget *limner_style_page_new (GObject *settings, const LimnerUiSubject *subject);
/* Adds the chosen styles to the recent ones. Call it when the dialog was accepted. */
void limner_style_page_remember (GtkWidget *page);
/* The title of a style picture: "Wave" for a bundled one, the name of the layer it was taken from, or
 * the file's name. The caller frees it. */
char *limner_style_title (const char *path);
/* Saves a picture without a file among the user's own styles and returns its path. The same picture is
 * saved once. The caller frees the path. */
char *limner_style_store_keep (const LimnerImage *image, const char *title, GError **error);
/* Sets the settings to those of a style recipe. Missing ones get the default. */
void limner_style_settings_from_recipe (GObject *settings, const LimnerRecipe *recipe);

/* --- the dream dialog --- */

/* The dream dialog without its buttons. References `settings` and copies what it needs of the subject;
 * does not use its pick. */
GtkWidget *limner_dream_page_new (GObject *settings, const LimnerUiSubject *subject);
/* Sets the settings to those of a dream recipe. Missing ones get the default. */
void limner_dream_settings_from_recipe (GObject *settings, const LimnerRecipe *recipe);

/* --- the portrait dialog --- */

/* Sets the settings to those of a portrait recipe. Missing ones get the default. */
void limner_portrait_settings_from_recipe (GObject *settings, const LimnerRecipe *recipe);

typedef struct
{
  LimnerFace *face;
  char *name; /* for the user, such as "seed 418" */
} LimnerChosenFace;

void limner_chosen_face_free (LimnerChosenFace *chosen);

/* The portrait dialog without its buttons: the portrait browser. References `settings`. resume: the
 * recipe of a portrait to continue from, or NULL. If no portrait network is installed, the page says so
 * and offers Models. */
GtkWidget *limner_browser_page_new (GObject *settings, const LimnerRecipe *resume);
/* The number of portraits that would be inserted. `changed` is called whenever it changes. */
guint limner_browser_page_count (GtkWidget *page);
void limner_browser_page_set_changed_func (GtkWidget *page,
                                           void (*changed) (GtkWidget *page, gpointer user_data),
                                           gpointer user_data);
/* Whether the page may close: TRUE if no kept faces would be lost, or if the user agrees to lose them.
 * Asks the user if necessary. */
gboolean limner_browser_page_may_close (GtkWidget *page);
/* The portraits to insert: array of LimnerChosenFace* (g_ptr_array_unref), and their network (owned by
 * the page; NULL: none). */
GPtrArray *limner_browser_page_chosen (GtkWidget *page);
LimnerModel *limner_browser_page_model (GtkWidget *page);

/* --- models --- */

/* The installed networks and those of the catalogue. They can be downloaded, imported (also by dropping
 * files), verified and removed. Nothing is downloaded before the user agrees. Destroying the page
 * cancels its work. */
GtkWidget *limner_models_page_new (void);

/* --- comparing --- */

/* A picture that can be compared. */
typedef struct
{
  const char *title;
  GdkPixbuf *thumbnail; /* about 48 pixels */
  gboolean chosen;      /* at first */
} LimnerUiMaker;

typedef struct
{
  const LimnerUiMaker *makers;
  guint n;
  /* Saves picture `number` to a file that lasts as long as the page, when a comparison begins. Returns its
   * path, owned by the caller; NULL with an error. */
  char *(*save) (guint number, gpointer user_data, GError **error);
  gpointer user_data;
} LimnerUiMakers;

/* People choose between two of these pictures, and of files and folders that they add, at a time. Copies
 * what it needs of the makers. Every answer is saved at once (limner/ballot.h). */
GtkWidget *limner_compare_page_new (const LimnerUiMakers *makers);

/* --- training --- */

/* Starts training programs for styles and shows their progress. */
GtkWidget *limner_train_page_new (void);

/* --- progress --- */

#define LIMNER_TYPE_PROGRESS_WINDOW (limner_progress_window_get_type ())
G_DECLARE_FINAL_TYPE (LimnerProgressWindow, limner_progress_window, LIMNER, PROGRESS_WINDOW, GtkWindow)

/* A window, not modal and already shown, with the partial picture, the status, the remaining time, and a Stop
 * button that triggers the cancellable. Free with gtk_widget_destroy. */
GtkWidget *limner_progress_window_new (const char *title, GCancellable *cancellable);
/* Does nothing after the cancellable was triggered. */
void limner_progress_window_update (LimnerProgressWindow *window, const LimnerProgress *progress);

/* --- texts and help --- */

/* Opens a page of the documentation, such as "style". */
void limner_show_help (GtkWindow *parent, const char *page);

G_END_DECLS
