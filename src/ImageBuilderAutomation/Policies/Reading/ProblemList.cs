namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>Collects every problem, so that one reading tells them all.</summary>
internal sealed class ProblemList
{
    private readonly List<PolicyProblem> problems = [];

    public bool HasErrors => problems.Any(problem => problem.Severity == ProblemSeverity.Error);

    /// <summary>Those of the whole first, then in the file's order.</summary>
    public IReadOnlyList<PolicyProblem> InOrder => [.. problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column)];

    public void Error(SourceNode at, string expected, string? found = null) => Add(at, at.Path, found ?? at.Describe(), expected, ProblemSeverity.Error);

    public void Warn(SourceNode at, string expected, string? found = null) => Add(at, at.Path, found ?? at.Describe(), expected, ProblemSeverity.Warning);

    public void Missing(SourceNode parent, string name, string expected) =>
        Add(parent, SourceParser.PathOf(parent.Path, name), "nothing", expected, ProblemSeverity.Error);

    private void Add(SourceNode at, string path, string found, string expected, ProblemSeverity severity) =>
        problems.Add(new(path, found, expected, severity, at.Line, at.Column));
}
