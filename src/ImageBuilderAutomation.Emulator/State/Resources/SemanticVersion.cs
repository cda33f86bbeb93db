using System.Globalization;

namespace ImageBuilderAutomation.Emulator.State.Resources;

/// <summary>A version of three numbers; null stands for the wildcard <c>x</c>.</summary>
public readonly record struct SemanticVersion(int? Major, int? Minor, int? Patch)
{
    // Documented: user guide, "Semantic versioning": each node from 0 to 2^30-1.
    public const int GreatestNode = (1 << 30) - 1;

    // Observed: aws-cli, examples of 2020: a version keeps its leading zeros (2019.12.02). Assumed: 2019.12.2 is the same version.
    private string? Written { get; init; }

    public bool IsWildcard => Major is null || Minor is null || Patch is null;

    /// <summary>Returns false for other text, for a number above the limit and for a number to the right of a wildcard (<c>1.x.8</c>).</summary>
    public static bool TryParse(string? text, out SemanticVersion version)
    {
        version = default;
        if (text?.Split('.') is not [var major, var minor, var patch]
            || !TryNode(major, out var a) || !TryNode(minor, out var b) || !TryNode(patch, out var c))
            return false;

        version = new(a, b, c) { Written = text };
        return !(a is null && (b ?? c) is not null) && !(b is null && c is not null);
    }

    /// <summary>The prefix, after the slug, of the sort keys of all versions that match this version.</summary>
    public string KeyPrefix => (Major, Minor, Patch) switch
    {
        (null, _, _) => "",
        (var a, null, _) => $"{a:D10}.",
        (var a, var b, null) => $"{a:D10}.{b:D10}.",
        var (a, b, c) => $"{a:D10}.{b:D10}.{c:D10}/",
    };

    public bool Equals(SemanticVersion other) => (Major, Minor, Patch) == (other.Major, other.Minor, other.Patch);

    public override int GetHashCode() => HashCode.Combine(Major, Minor, Patch);

    public override string ToString() => Written ?? $"{Node(Major)}.{Node(Minor)}.{Node(Patch)}";

    private static string Node(int? node) => node?.ToString(CultureInfo.InvariantCulture) ?? "x";

    private static bool TryNode(string text, out int? node)
    {
        node = null;
        if (text == "x")
            return true;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > GreatestNode)
            return false;
        node = number;
        return true;
    }
}
