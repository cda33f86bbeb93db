using TestKit;

namespace Conventions;

/// <summary>A native build may only give the listed warnings of the official logger.</summary>
public sealed class NativeWarningTests
{
    private const string Expected = "build/nuget-native-warnings.txt";

    private const string OfTheLogger = """
        /_/Serializers/PowertoolsLoggingSerializer.cs(61): AOT analysis warning IL3050: AWS.Lambda.Powertools.Logging.Serializers.PowertoolsLoggingSerializer.Serialize(Object,Type): Using member 'x'
        /_/PowertoolsLoggingSerializationContext.Exception.g.cs(200): Trim analysis warning IL2026: AWS.Lambda.Powertools.Logging.Serializers.PowertoolsLoggingSerializationContext.<>c.<ExceptionPropInit>b__70_17(Object): Using member 'x'
        """;

    private const string Ours = "Startup.cs(7): Trim analysis warning IL2026: ImageBuilderAutomation.Functions.Hosting.Startup.ConfigureServices(IServiceCollection): Using member 'x'";

    [Theory]
    [InlineData(OfTheLogger, Expected)]
    [InlineData("Generating native code", Expected)]
    [InlineData("Generating native code", null)]
    public async Task Listed_warnings_pass(string log, string? expected) => Assert.Equal((0, ""), await CheckAsync(log, expected));

    [Theory]
    [InlineData(Ours, Expected, "IL2026 ImageBuilderAutomation.Functions.Hosting.Startup.ConfigureServices")]
    [InlineData($"{OfTheLogger}\n{Ours}", Expected, "IL2026 ImageBuilderAutomation.Functions.Hosting.Startup.ConfigureServices")]
    [InlineData(OfTheLogger, null, "IL3050 AWS.Lambda.Powertools.Logging.Serializers.PowertoolsLoggingSerializer.Serialize")]
    [InlineData("warning IL3053: Assembly 'bootstrap' produced AOT analysis warnings.", Expected, "IL3053 Assembly")]
    [InlineData("x.cs(1): warning IL2075: AWS.Lambda.Powertools.Logging.Serializers.PowertoolsLoggingSerializer.Serialize(Object)", Expected, "IL2075 AWS.Lambda")]
    public async Task Every_other_warning_fails_by_name(string log, string? expected, string named)
    {
        var (exitCode, output) = await CheckAsync(log, expected);

        Assert.Equal(1, exitCode);
        Assert.Contains(named, output);
    }

    private static async Task<(int ExitCode, string Output)> CheckAsync(string log, string? expected)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, log + "\n");
            var check = await Tool.RunAsync(
                "bash", ["build/check-native-warnings.sh", file, .. expected is null ? Array.Empty<string>() : [expected]], Repository.Root);
            return (check.ExitCode, check.Output);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
