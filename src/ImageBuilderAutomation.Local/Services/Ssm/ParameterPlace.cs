using System.Text.RegularExpressions;
using ImageBuilderAutomation.Local.Services.Protocol;

namespace ImageBuilderAutomation.Local.Services.Ssm;

/// <summary>The parameters of an account in a Region. Accessed only under the lock of <see cref="ParameterStore"/>.</summary>
internal sealed partial class ParameterPlace(string partition, string account, string region)
{
    private readonly string _prefix = $"arn:{partition}:ssm:{region}:{account}:parameter/";

    public string Account { get; } = account;

    public string Region { get; } = region;

    public SortedDictionary<string, Parameter> Parameters { get; } = new(StringComparer.Ordinal);

    public string ArnOf(string name) => _prefix + name.TrimStart('/');

    /// <summary>The parameter that a name or ARN names, and the version or label behind it.</summary>
    /// <returns>No parameter if there is none, or if the AMI of its first value is still being checked.</returns>
    /// <exception cref="ServiceInputException">The ARN is of another account or Region.</exception>
    // Documented: Systems Manager API Reference, "GetParameter": name:version, name:label; a parameter of another account only by its ARN.
    // Simplified: no parameter is shared.
    public (Parameter? Parameter, string? Selector) Find(string reference)
    {
        if (reference.StartsWith("arn:", StringComparison.Ordinal) && !reference.StartsWith(_prefix, StringComparison.Ordinal))
            throw new ServiceInputException($"Nobody may read {reference} as {Account} in {Region}: parameters are not shared on the local host.", "AccessDeniedException");
        var isArn = reference.StartsWith(_prefix, StringComparison.Ordinal);
        var name = isArn ? reference[_prefix.Length..] : reference;
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var selector = colon < 0 ? null : name[(colon + 1)..];
        name = colon < 0 ? name : name[..colon];
        var found = Parameters.GetValueOrDefault(name) ?? (isArn ? Parameters.GetValueOrDefault($"/{name}") : null);
        return (found is { Versions.Count: > 0 } ? found : null, selector);
    }

    /// <summary>The parameter that a request names without a version.</summary>
    /// <exception cref="ServiceInputException">There is none.</exception>
    public Parameter Named(string? name) => Find(name ?? "") is ({ } parameter, null) ? parameter : throw NotFound(name);

    public static ServiceInputException NotFound(string? name) => new($"Parameter {name} not found.", "ParameterNotFound");

    /// <exception cref="ServiceInputException">A new parameter may not have the name.</exception>
    // Documented: Systems Manager API Reference, "PutParameter": 1,011 characters with the ARN's prefix, 15 levels, no prefix aws or ssm.
    public void CheckName(string name)
    {
        const int mostCharacters = 1011;
        const int mostLevels = 15;
        if (!ParameterName().IsMatch(name) || (name.Contains('/', StringComparison.Ordinal) && name[0] != '/'))
            throw Invalid($"Expected Name, such as /golden/base, found '{name}'. A name with slashes begins with one.");
        if (ArnOf(name).Length > mostCharacters)
            throw Invalid($"Expected Name of at most {mostCharacters} characters with the prefix of its ARN, found {ArnOf(name).Length}.");
        if (Reserved().IsMatch(name))
            throw Invalid($"Expected Name that does not begin with aws or ssm, found '{name}'.");
        if (name.Count(c => c == '/') > mostLevels)
            throw new ServiceInputException($"A parameter has at most {mostLevels} levels.", "HierarchyLevelLimitExceededException");
    }

    public static ServiceInputException Invalid(string message) => new(message, "ValidationException");

    [GeneratedRegex("^[A-Za-z0-9_./-]+\\z")]
    private static partial Regex ParameterName();

    [GeneratedRegex("^/?(aws|ssm)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Reserved();
}
