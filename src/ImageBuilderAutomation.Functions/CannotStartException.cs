namespace ImageBuilderAutomation.Functions;

/// <summary>Settings or policy are unusable. Every problem is named at once, so that one deployment mends them all.</summary>
public sealed class CannotStartException(IReadOnlyList<string> problems)
    : Exception($"The function cannot start.{string.Concat(problems.Select(p => $"\n- {p}"))}")
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
