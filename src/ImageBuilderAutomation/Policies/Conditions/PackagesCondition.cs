using System.Globalization;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies.Conditions;

/// <summary>Some packages have to be installed, and others must not be.</summary>
public sealed record PackagesCondition(IReadOnlyList<PackageAsked> Present, IReadOnlyList<PackageAsked> Absent) : ICondition
{
    public GateNeeds Needs => GateNeeds.Packages;

    public bool IsForPeople => false;

    public IEnumerable<ConditionResult> Judge(GateFacts facts) => facts.Packages switch
    {
        Known<IReadOnlyList<Package>>.Yes known => Judge(known.Value),
        Known<IReadOnlyList<Package>>.No unknown => [new("packages", Truth.Unknown, $"packages unknown: {Printable.Shortened(unknown.Because, 120)}")],
        _ => [new("packages", Truth.Unknown, "packages unknown")],
    };

    private IEnumerable<ConditionResult> Judge(IReadOnlyList<Package> packages)
    {
        if (Present.Count > 0)
            yield return Told("packages.present", [.. Present.Select(asked => IsPresent(asked, packages))]);
        if (Absent.Count > 0)
            yield return Told("packages.absent", [.. Absent.Select(asked => IsAbsent(asked, packages))]);
    }

    private static (Truth Truth, string Seen) IsPresent(PackageAsked asked, IReadOnlyList<Package> packages)
    {
        var named = packages.Where(package => asked.Name.Matches(package.Name)).ToList();
        return named.Find(package => asked.Includes(package) is true) is { } present ? (Truth.True, $"{Name(present)} present")
            : named.Find(package => asked.Includes(package) is null) is { } odd ? (Truth.Unknown, $"{Name(odd)} cannot be compared with {Text(asked)}")
            : named is [var other, ..] ? (Truth.False, $"{Name(other)} present, required {Text(asked)}")
            : (Truth.False, $"{Text(asked)} missing");
    }

    private static (Truth Truth, string Seen) IsAbsent(PackageAsked asked, IReadOnlyList<Package> packages) =>
        packages.FirstOrDefault(package => asked.Includes(package) is true) is { } present
            ? (Truth.False, $"{Name(present)} present, forbidden by {Text(asked)}")
            : packages.FirstOrDefault(package => asked.Includes(package) is null) is { } odd
                ? (Truth.Unknown, $"{Name(odd)} cannot be compared with {Text(asked)}")
                : (Truth.True, $"{Text(asked)} absent");

    /// <summary>Describes the packages that decide the result: the false ones, otherwise the unknown ones, otherwise all.</summary>
    private static ConditionResult Told(string condition, List<(Truth Truth, string Seen)> results)
    {
        const int most = 3;
        var truth = results.Any(result => result.Truth == Truth.False) ? Truth.False
            : results.Any(result => result.Truth == Truth.Unknown) ? Truth.Unknown
            : Truth.True;
        var told = results.Where(result => result.Truth == truth).Select(result => result.Seen).ToList();
        var more = told.Count > most ? string.Create(CultureInfo.InvariantCulture, $" and {told.Count - most} more") : "";
        return new(condition, truth, string.Join(", ", told.Take(most)) + more);
    }

    private static string Name(Package package) => Printable.Shortened(package.Version is null ? package.Name : $"{package.Name} {package.Version}", 60);

    private static string Text(PackageAsked asked) => Printable.Shortened(asked.ToString(), 60);
}
