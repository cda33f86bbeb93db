namespace Conventions;

/// <summary>The core uses no clock, randomness, environment, files or network directly; it gets all of them through its ports.</summary>
public sealed class PureCoreTests
{
    private static readonly string[] Banned =
    [
        "System.DateTime.get_Now(", "System.DateTime.get_UtcNow(", "System.DateTime.get_Today(",
        "System.DateTimeOffset.get_Now(", "System.DateTimeOffset.get_UtcNow(", "System.TimeProvider.get_System(",
        "System.Guid.NewGuid(", "System.Guid.CreateVersion7(", "System.Random.",
        "System.Environment.GetEnvironmentVariable", "System.Environment.get_ProcessId(",
        "System.Environment.get_TickCount", "System.Environment.get_MachineName(",
        "System.Console.", "System.IO.File.", "System.Net.", "Amazon.", "AWS.",
    ];

    [Fact]
    public void The_core_uses_nothing_outside_itself() =>
        Assert.Empty(Impurities(Path.Combine(AppContext.BaseDirectory, "ImageBuilderAutomation.dll")));

    [Fact]
    public void An_impurity_is_detected() =>
        // This test itself reads the environment.
        Assert.Contains(
            Impurities(typeof(PureCoreTests).Assembly.Location),
            found => found.StartsWith("System.Environment.get_ProcessId(", StringComparison.Ordinal) && Environment.ProcessId > 0);

    private static IEnumerable<string> Impurities(string file) => References.Of(file)
        .Select(r => r.Member)
        .Where(member => Banned.Any(banned => member.StartsWith(banned, StringComparison.Ordinal)));
}
