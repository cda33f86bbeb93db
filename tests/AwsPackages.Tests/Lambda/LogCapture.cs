using System.Text.RegularExpressions;
using AWS.Lambda.Powertools.Logging;
using Microsoft.Extensions.Logging;

namespace AwsPackages.Tests.Lambda;

/// <summary>Captures what the Powertools provider writes to the console, so that tests can compare it byte by byte.</summary>
internal static partial class LogCapture
{
    public const string Category = "Some.Category";

    /// <summary>The only line that is written while <paramref name="log"/> runs.</summary>
    public static string Line(Action<PowertoolsLoggerConfiguration> configure, Action<ILogger> log)
    {
        var written = Text(() =>
        {
            using var factory = LoggerFactory.Create(logging => logging.AddPowertoolsLogger(configure));
            log(factory.CreateLogger(Category));
        });

        return Assert.Single(written.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Everything that is written while <paramref name="act"/> runs.</summary>
    public static string Text(Action act)
    {
        var console = Console.Out;
        using var written = new StringWriter();
        Console.SetOut(written);
        try
        {
            act();
        }
        finally
        {
            Console.SetOut(console);
        }

        return written.ToString();
    }

    /// <summary>The line with T instead of its time, which must be in UTC and in full.</summary>
    public static string WithoutTime(string line) => Time().Replace(line, "T");

    [GeneratedRegex("""(?<="[Tt]imestamp":")\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z(?=")""")]
    private static partial Regex Time();

    /// <summary>The members that follow the logger's name: one per placeholder, then the exception.</summary>
    public static string Members(string template, Exception? exception, params (string Name, object? Value)[] placeholders)
    {
        List<KeyValuePair<string, object?>> state = [.. placeholders.Select(p => KeyValuePair.Create(p.Name, p.Value)), new("{OriginalFormat}", template)];
        var line = Line(_ => { }, logger => logger.Log(LogLevel.Error, default, state, exception, (_, _) => "Logged."));

        const string Name = $"\"name\":\"{Category}\"";
        var after = line[(line.IndexOf(Name, StringComparison.Ordinal) + Name.Length)..];
        return "{" + after.TrimStart(',');
    }

    /// <summary>The JSON of one value that a template names <c>{Value}</c>.</summary>
    public static string Value(object? value) => Members("{Value}", null, ("Value", value))["{\"value\":".Length..^1];

    /// <summary>The JSON of the exception.</summary>
    public static string Exception(Exception exception) => Members("Logged.", exception)["{\"exception\":".Length..^1];
}
