using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ImageBuilderAutomation.Emulator.Time;
using ImageBuilderAutomation.Local.RuntimeApi;

namespace ImageBuilderAutomation.Local.Commands;

/// <summary>Options that several verbs share.</summary>
internal static class SharedOptions
{
    public static Option<int> Port(int standard) => Port("--port", "Port of the Image Builder emulator on 127.0.0.1; 0 selects a free port.", standard);

    public static Option<int> Port(string name, string description, int standard) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => standard,
        CustomParser = PortNumber,
    };

    public static Option<double> Speed() => new("--speed")
    {
        Description = "The number of simulated seconds per real second. While a function runs, time passes no faster than real time.",
        DefaultValueFactory = _ => 1,
        CustomParser = Positive,
    };

    public static Option<string[]> AllowHost() => new("--allow-host")
    {
        Description = "A host name, such as host.docker.internal, that requests and web pages may use in addition to those of this machine. Can be repeated.",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        CustomParser = HostNames,
    };

    public static Option<FileInfo?> Template() => new("--template") { Description = "The SAM template to run; by default template.yaml of this product." };

    public static Option<Dictionary<string, string>> Parameters() => new("--parameter")
    {
        Description = "A template parameter as Name=Value. Can be repeated.",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => [],
        CustomParser = Pairs,
    };

    public static Option<Uri?> Url(string name, string description) => new(name) { Description = description, CustomParser = Absolute };

    public static TimeProvider Clock(double speed) => speed == 1 ? TimeProvider.System : new AcceleratedClock(speed);

    public static async Task<string> ReadTemplateAsync(FileInfo? file, CancellationToken cancellationToken) =>
        await File.ReadAllTextAsync(file?.FullName ?? Path.Combine(AppContext.BaseDirectory, "template.yaml"), cancellationToken);

    private static Uri? Absolute(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme is "http" or "https"))
            return url;
        result.AddError($"Expected a URL such as http://127.0.0.1:4599, found '{text}'.");
        return null;
    }

    private static int PortNumber(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            return port;
        result.AddError($"Expected a port between 0 and {ushort.MaxValue}, found '{text}'.");
        return 0;
    }

    private static string[] HostNames(ArgumentResult result)
    {
        var names = result.Tokens.Select(token => token.Value.Trim('[', ']').TrimEnd('.')).ToArray();
        foreach (var name in names.Where(name => Uri.CheckHostName(name) == UriHostNameType.Unknown))
            result.AddError($"Expected a host name without scheme and port, such as host.docker.internal, found '{name}'.");
        return names;
    }

    private static double Positive(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var speed) && speed > 0)
            return speed;
        result.AddError($"Expected a speed greater than zero, found '{text}'.");
        return 1;
    }

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
