namespace ImageBuilderAutomation.Local.Template;

/// <summary>The local host cannot run the template. Lists every problem, not only the first.</summary>
public sealed class TemplateException(IReadOnlyList<string> problems)
    : Exception($"The template cannot run on this machine:{string.Concat(problems.Select(p => $"{Environment.NewLine}  {p}"))}")
{
    /// <summary>One line per problem, starting with the path in the template.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
