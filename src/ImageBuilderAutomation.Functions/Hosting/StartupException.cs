namespace ImageBuilderAutomation.Functions.Hosting;

/// <summary>The settings or the policy are unusable. Lists all problems, so that one deployment can fix them all.</summary>
public sealed class StartupException(IReadOnlyList<string> problems)
    : Exception($"The function cannot start.{string.Concat(problems.Select(p => $"\n- {p}"))}")
{
    public IReadOnlyList<string> Problems { get; } = problems;
}

internal static class ProblemText
{
    public static string Of(string place, string expected, string? found) =>
        $"{place}: expected {expected}, found {(string.IsNullOrEmpty(found) ? "nothing" : $"'{found}'")}.";
}
