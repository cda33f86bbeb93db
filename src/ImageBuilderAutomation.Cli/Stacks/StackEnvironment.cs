using ImageBuilderAutomation.Aws.Identity;

namespace ImageBuilderAutomation.Cli.Stacks;

/// <summary>The process's variables with what the command line says over them.</summary>
internal sealed class StackEnvironment
{
    private readonly Dictionary<string, string?> _over = new(StringComparer.Ordinal);

    public string? this[string name]
    {
        get => Read(name);
        set => _over[name] = value;
    }

    public string? Read(string name) => (_over.TryGetValue(name, out var value) ? value : Environment.GetEnvironmentVariable(name)) is { Length: > 0 } set ? set : null;

    /// <param name="localAccount">Of a local stack, which takes any key, and one of twelve digits for the account; real credentials stay at home.</param>
    public static async Task<StackEnvironment> ReadAsync(string? profile, string? localAccount)
    {
        var environment = new StackEnvironment();
        if (localAccount is not null)
        {
            (environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"], environment["AWS_SESSION_TOKEN"]) = (localAccount, "local", null);
        }
        else if (profile is not null)
        {
            // A profile that was named wins over keys that happen to be set, whole: its keys with another's token would be nobody's.
            environment["AWS_SESSION_TOKEN"] = null;
            foreach (var (name, value) in await Profile.ReadAsync(profile))
                environment[name] = value;
        }

        return environment;
    }
}
