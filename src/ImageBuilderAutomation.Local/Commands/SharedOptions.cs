using System.CommandLine;
using System.CommandLine.Parsing;
using ImageBuilderAutomation.Emulator.Time;
using ImageBuilderAutomation.Local.RuntimeApi;

namespace ImageBuilderAutomation.Local.Commands;

/// <summary>Options about the stack that several verbs share.</summary>
internal static class SharedOptions
{
    public static Option<FileInfo?> Template() => new("--template") { Description = "The SAM template to run; by default template.yaml of this product." };

    public static Option<Dictionary<string, string>> Parameters() => new("--parameter")
    {
        Description = "A template parameter as Name=Value. Can be repeated.",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => [],
        CustomParser = Pairs,
    };

    public static TimeProvider Clock(double speed) => speed == 1 ? TimeProvider.System : new AcceleratedClock(speed);

    public static async Task<string> ReadTemplateAsync(FileInfo? file, CancellationToken cancellationToken) =>
        await File.ReadAllTextAsync(file?.FullName ?? Path.Combine(AppContext.BaseDirectory, "template.yaml"), cancellationToken);

    private static Dictionary<string, string> Pairs(ArgumentResult result)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in result.Tokens.Select(t => t.Value))
        {
            if (text.Split('=', 2) is [{ Length: > 0 } name, var value])
                pairs[name] = value;
            else
                result.AddError($"Expected Name=Value, found '{text}'.");
        }

        return pairs;
    }
}

/// <summary>Options that choose whether functions run inside this process or each in processes of its own.</summary>
internal sealed class ProcessSwitches
{
    public Option<bool> Processes { get; } = new("--processes")
    {
        Description = "Runs each function in processes of its own, which use the Lambda runtime API.",
    };

    public Option<string?> Bootstrap { get; } = new("--bootstrap")
    {
        Description = "The published folder, or the executable in it, that function processes are started from; implies --processes. "
            + "By default the functions that were built with this host.",
    };

    /// <exception cref="FileNotFoundException">The path holds no function executable.</exception>
    public ProcessOptions? Read(ParseResult result)
    {
        var bootstrap = result.GetValue(Bootstrap);
        return result.GetValue(Processes) || bootstrap is not null ? new() { Bootstrap = RuntimeApi.Bootstrap.At(bootstrap) } : null;
    }
}
