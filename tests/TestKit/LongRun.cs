using System.Globalization;
using Xunit;

namespace TestKit;

/// <summary>
/// Whether the tests play all cases and build the packages: <c>LONG_TESTS=1</c>, as .ci/run sets it. Otherwise they play a fixed part of the cases, so that
/// a run stays short.
/// </summary>
public static class LongRun
{
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("LONG_TESTS") == "1";

    /// <summary>The reason to skip a test that only a long run plays; null in a long run.</summary>
    public static string? SkipReason { get; } = IsOn ? null : "Only a long run plays this test: set LONG_TESTS=1.";

    /// <returns>All, or every <paramref name="step"/>th item in a short run.</returns>
    public static IEnumerable<T> AllOrEvery<T>(int step, IEnumerable<T> items) => IsOn ? items : items.Where((_, i) => i % step == 0);

    /// <returns>How many random cases to try: as many as the variable says, otherwise <paramref name="all"/>, and a quarter of them in a short run.</returns>
    public static int Count(string variable, int all) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked
            : IsOn ? all : all / 4;
}

/// <summary>A fact that only a long run plays. Another test shows the same in short.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LongFactAttribute : FactAttribute
{
    public LongFactAttribute() => Skip = LongRun.SkipReason;
}

/// <summary>A theory whose cases only a long run plays. Another test shows the same in short.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LongTheoryAttribute : TheoryAttribute
{
    public LongTheoryAttribute() => Skip = LongRun.SkipReason;
}
