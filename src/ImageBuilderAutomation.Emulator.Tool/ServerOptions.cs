using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;

namespace ImageBuilderAutomation.Emulator.Tool;

/// <summary>Options of programs that serve.</summary>
internal static class ServerOptions
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

    public static Option<IPAddress?> Host() => new("--host")
    {
        Description = "The address to listen on. Default: 127.0.0.1. With 0.0.0.0 everybody who reaches this machine can call it, without credentials; "
            + "clients that use another name than localhost need --allow-host too.",
        CustomParser = Address,
    };

    public static Option<Uri?> Url(string name, string description) => new(name) { Description = description, CustomParser = Absolute };

    private static Uri? Absolute(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme is "http" or "https"))
            return url;
        result.AddError($"Expected a URL such as http://127.0.0.1:4599, found '{text}'.");
        return null;
    }

    private static IPAddress? Address(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text == "localhost")
            return IPAddress.Loopback;
        if (IPAddress.TryParse(text, out var address))
            return address;
        result.AddError($"Expected an IP address of this machine, such as 127.0.0.1 or 0.0.0.0, found '{text}'.");
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
}
