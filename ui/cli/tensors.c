#include "config.h"

#include "cli-private.h"

/* {"output": …, "tensors": {name: shape}} */
static void
report (const char *output, const LimnerNamedTensor *named, guint n)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  cli_add_text (builder, "output", output);
  json_builder_set_member_name (builder, "tensors");
  json_builder_begin_object (builder);
  for (guint i = 0; i < n; i++)
    {
      json_builder_set_member_name (builder, named[i].name);
      json_builder_begin_array (builder);
      for (int axis = 0; axis < named[i].tensor->rank; axis++)
        json_builder_add_int_value (builder, named[i].tensor->shape[axis]);
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  cli_print_json (builder);
}

int
cli_write_tensors (const char *output, const LimnerNamedTensor *named, guint n, gboolean json)
{
  GError *error = NULL;

  if (!cli_interrupt_begin_writing ())
    return cli_interrupt_status ();
  if (!limner_safetensors_write (output, named, n, NULL, LIMNER_DTYPE_F32, &error))
    return cli_fail (error, json);
  if (json)
    report (output, named, n);
  return CLI_DONE;
}
