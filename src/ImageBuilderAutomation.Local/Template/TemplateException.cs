namespace ImageBuilderAutomation.Local.Template;

/// <summary>The template cannot be run here. Carries every problem found, not just the first.</summary>
public sealed class TemplateException(IReadOnlyList<string> problems)
    : Exception($"The template cannot run on this machine:{string.Concat(problems.Select(p => $"{Environment.NewLine}  {p}"))}")
{
    /// <summary>One line each, with the path of the offender.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
