#include "config.h"

#include "effect/preset-dialog-private.h"

#include "effect/presets-private.h"
#include "widgets/template-private.h"

#include <glib/gi18n-lib.h>

#define LIMNER_TYPE_PRESET_DIALOG (limner_preset_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LimnerPresetDialog, limner_preset_dialog, LIMNER, PRESET_DIALOG, GtkDialog)

struct _LimnerPresetDialog
{
  GtkDialog parent_instance;
  GtkWidget *name, *note, *save;
  const char *effect;
};

G_DEFINE_FINAL_TYPE (LimnerPresetDialog, limner_preset_dialog, GTK_TYPE_DIALOG)

static char *
typed_name (LimnerPresetDialog *dialog)
{
  return g_strstrip (g_strdup (gtk_entry_get_text (GTK_ENTRY (dialog->name))));
}

/* Enables the button if there is a name; its label tells whether a preset is replaced. */
static void
show_consequence (LimnerPresetDialog *dialog)
{
  g_autofree char *name = typed_name (dialog);
  gboolean replaces = limner_presets_contain (dialog->effect, name);

  gtk_widget_set_sensitive (dialog->save, *name != '\0');
  gtk_button_set_label (GTK_BUTTON (dialog->save), replaces ? _ ("_Replace") : _ ("_Save"));
  gtk_label_set_text (GTK_LABEL (dialog->note),
                      replaces ? _ ("There is a preset of this name; it will be replaced.") : "");
}

static void
limner_preset_dialog_class_init (LimnerPresetDialogClass *klass)
{
  limner_widget_class_set_template (klass, "preset-dialog");
  limner_widget_class_bind (klass, LimnerPresetDialog, name);
  limner_widget_class_bind (klass, LimnerPresetDialog, note);
  limner_widget_class_bind (klass, LimnerPresetDialog, save);
  gtk_widget_class_bind_template_callback (GTK_WIDGET_CLASS (klass), show_consequence);
}

static void
limner_preset_dialog_init (LimnerPresetDialog *dialog)
{
  gtk_widget_init_template (GTK_WIDGET (dialog));
}

char *
limner_preset_dialog_run (GtkWindow *parent, const char *effect)
{
  LimnerPresetDialog *dialog
      = g_object_new (LIMNER_TYPE_PRESET_DIALOG, "transient-for", parent, "use-header-bar", FALSE, NULL);
  char *name = NULL;

  dialog->effect = effect;
  if (gtk_dialog_run (GTK_DIALOG (dialog)) == GTK_RESPONSE_ACCEPT)
    name = typed_name (dialog);
  gtk_widget_destroy (GTK_WIDGET (dialog));
  return name;
}
