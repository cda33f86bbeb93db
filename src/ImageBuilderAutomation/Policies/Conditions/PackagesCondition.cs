using System.Globalization;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies.Conditions;

/// <summary>Some packages have to be installed, and others must not be.</summary>
public sealed record PackagesCondition(IReadOnlyList<PackageRequirement> Present, IReadOnlyList<PackageRequirement> Absent) : ICondition
{
    public GateNeeds Needs => GateNeeds.Packages;

    public bool IsForPeople => false;

    public IEnumerable<ConditionResult> Evaluate(GateFacts facts) => facts.Packages switch
    {
        Known<IReadOnlyList<Package>>.Yes known => Evaluate(known.Value),
        Known<IReadOnlyList<Package>>.No unknown => [new("packages", Truth.Unknown, $"packages unknown: {Printable.Shortened(unknown.Reason, 120)}")],
        _ => [new("packages", Truth.Unknown, "packages unknown")],
    };

    private IEnumerable<ConditionResult> Evaluate(IReadOnlyList<Package> packages)
    {
        if (Present.Count > 0)
            yield return Describe("packages.present", [.. Present.Select(requirement => IsPresent(requirement, packages))]);
        if (Absent.Count > 0)
            yield return Describe("packages.absent", [.. Absent.Select(requirement => IsAbsent(requirement, packages))]);
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
