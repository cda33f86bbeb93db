namespace ImageBuilderAutomation.Functions;

internal static class ProblemText
{
    public static string Of(string place, string expected, string? found) =>
        $"{place}: expected {expected}, found {(string.IsNullOrEmpty(found) ? "nothing" : $"'{found}'")}.";
}
