using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Gates.Rules;

/// <summary>Some packages have to be installed, and others must not be.</summary>
public sealed record PackagesCondition(IReadOnlyList<PackageRequirement> Present, IReadOnlyList<PackageRequirement> Absent) : ICondition
{
    public GateNeeds Needs => GateNeeds.Packages;

    public bool IsForPeople => false;

    public IEnumerable<ConditionResult> Evaluate(GateFacts facts, CancellationToken cancellationToken = default) => facts.Packages switch
    {
        Known<IReadOnlyList<Package>>.Yes known => Evaluate(known.Value, cancellationToken),
        Known<IReadOnlyList<Package>>.No unknown => [new("packages", Truth.Unknown, $"packages unknown: {Printable.Shortened(unknown.Reason, 120)}")],
        _ => [new("packages", Truth.Unknown, "packages unknown")],
    };

    private IEnumerable<ConditionResult> Evaluate(IReadOnlyList<Package> packages, CancellationToken cancellationToken)
    {
        if (Present.Count > 0)
            yield return Describe("packages.present", [.. Each(Present).Select(requirement => IsPresent(requirement, packages))]);
        if (Absent.Count > 0)
            yield return Describe("packages.absent", [.. Each(Absent).Select(requirement => IsAbsent(requirement, packages))]);

        IEnumerable<PackageRequirement> Each(IEnumerable<PackageRequirement> requirements) => requirements.Select(requirement =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return requirement;
        });
    }

    private static (Truth Truth, string Observed) IsPresent(PackageRequirement requirement, IReadOnlyList<Package> packages)
    {
        var named = packages.Where(package => requirement.Name.Matches(package.Name)).ToList();
        return named.Find(package => requirement.Includes(package) is true) is { } present ? (Truth.True, $"{Name(present)} present")
            : named.Find(package => requirement.Includes(package) is null) is { } odd ? (Truth.Unknown, $"{Name(odd)} cannot be compared with {Text(requirement)}")
            : named is [var other, ..] ? (Truth.False, $"{Name(other)} present, required {Text(requirement)}")
            : (Truth.False, $"{Text(requirement)} missing");
    }

    private static (Truth Truth, string Observed) IsAbsent(PackageRequirement requirement, IReadOnlyList<Package> packages) =>
        packages.FirstOrDefault(package => requirement.Includes(package) is true) is { } present
            ? (Truth.False, $"{Name(present)} present, forbidden by {Text(requirement)}")
            : packages.FirstOrDefault(package => requirement.Includes(package) is null) is { } odd
                ? (Truth.Unknown, $"{Name(odd)} cannot be compared with {Text(requirement)}")
                : (Truth.True, $"{Text(requirement)} absent");

    /// <summary>Describes the packages that decide the result: the false ones, otherwise the unknown ones, otherwise all.</summary>
    private static ConditionResult Describe(string condition, List<(Truth Truth, string Observed)> results)
    {
        const int max = 3;
        var truth = results.Any(result => result.Truth == Truth.False) ? Truth.False
            : results.Any(result => result.Truth == Truth.Unknown) ? Truth.Unknown
            : Truth.True;
        var reported = results.Where(result => result.Truth == truth).Select(result => result.Observed).ToList();
        var more = reported.Count > max ? string.Create(CultureInfo.InvariantCulture, $" and {reported.Count - max} more") : "";
        return new(condition, truth, string.Join(", ", reported.Take(max)) + more);
    }

    private static string Name(Package package) => Printable.Shortened(package.Version is null ? package.Name : $"{package.Name} {package.Version}", 60);

    private static string Text(PackageRequirement requirement) => Printable.Shortened(requirement.ToString(), 60);
}

/// <summary>A required or forbidden package by name and optionally version: <c>openssl</c>, <c>openssl* >= 3.0.8</c>.</summary>
/// <param name="Operator">One of <see cref="Operators"/>; null means any version.</param>
public sealed record PackageRequirement(Glob Name, string? Operator, string? Version)
{
    public static readonly IReadOnlyList<string> Operators = ["<", "<=", "=", ">=", ">"];

    /// <returns>Null when the version is unknown or cannot be compared.</returns>
    public bool? Includes(Package package)
    {
        if (!Name.Matches(package.Name))
            return false;
        if (Operator is null || Version is null)
            return true;
        return package.Version is { } version && PackageVersion.Compare(version, Version) is { } order
            ? Operator switch
            {
                "<" => order < 0,
                "<=" => order <= 0,
                "=" => order == 0,
                ">=" => order >= 0,
                _ => order > 0,
            }
            : null;
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out PackageRequirement? requirement)
    {
        requirement = null;
        // Package names on Windows may contain spaces, so the operator is the word before the last one.
        var (name, op, version) = text.Split(' ') is [.. { Length: > 0 } labels, var sign, var last] && Operators.Contains(sign)
            ? (string.Join(' ', labels), sign, last)
            : (text, null, null);
        if (name.Length is 0 or > 128 || name[0] == ' ' || name.Any(char.IsControl)
            || version is { Length: 0 or > 64 } || version?.Any(char.IsAsciiLetterOrDigit) is false || version?.Any(c => c is < '!' or > '~') is true)
            return false;
        requirement = new(new(name), op, version);
        return true;
    }

    public override string ToString() => Operator is null ? Name.Pattern : $"{Name} {Operator} {Version}";
}
