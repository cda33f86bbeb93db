using System.Diagnostics.CodeAnalysis;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies.Conditions;

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
