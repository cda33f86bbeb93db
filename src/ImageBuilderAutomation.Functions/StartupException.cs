namespace ImageBuilderAutomation.Functions;

/// <summary>The settings or the policy are unusable. Lists all problems, so that one deployment can fix them all.</summary>
public sealed class StartupException(IReadOnlyList<string> problems)
    : Exception($"The function cannot start.{string.Concat(problems.Select(p => $"\n- {p}"))}")
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
