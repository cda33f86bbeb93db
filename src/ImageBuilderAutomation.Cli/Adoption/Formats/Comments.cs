using ImageBuilderAutomation.Adoption;

namespace ImageBuilderAutomation.Cli.Adoption.Formats;

/// <summary>What a plan says besides its commands and resources, as comments that begin with a hash.</summary>
internal static class Comments
{
    public static void Write(TextWriter output, string text) => output.WriteLine(text.Length == 0 ? "#" : $"# {PlainText.Of(text)}");

    /// <summary>Why each thing is changed, what stays, and what people have to do.</summary>
    public static void Write(TextWriter output, AdoptionPlan plan)
    {
        Write(output, plan.HasChanges
            ? $"Puts a gate before the distribution of the images of pipeline {plan.Pipeline.Name}."
            : $"Pipeline {plan.Pipeline.Name} needs no change.");
        foreach (var line in PlanText.Changes(plan))
            Write(output, line);
        foreach (var kept in plan.Kept)
            Write(output, $"keep: {kept}");
        foreach (var note in plan.Notes)
            Write(output, $"note: {note}");
    }
}
