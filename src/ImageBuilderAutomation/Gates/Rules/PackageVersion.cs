namespace ImageBuilderAutomation.Gates.Rules;

/// <summary>Compares package versions as rpm and dpkg do: digits as numbers, letters before digits, <c>~</c> before everything.</summary>
internal static class PackageVersion
{
    private const string Separators = ".-_+^:/ ";

    /// <param name="asked">If it has no epoch (<c>1:</c>) or no release (<c>-24.amzn2023</c>), that part of the installed version is ignored.</param>
    /// <returns>Below zero when the installed version is older; null when the two cannot be compared.</returns>
    public static int? Compare(string installed, string asked)
    {
        var (own, wanted) = (Epoch(installed), Epoch(asked));
        if (!own.Text.Any(char.IsAsciiLetterOrDigit) || !wanted.Text.Any(char.IsAsciiLetterOrDigit))
            return null;
        if (wanted.Epoch is { } epoch && (own.Epoch ?? 0) != epoch)
            return (own.Epoch ?? 0).CompareTo(epoch);

        var release = own.Text.LastIndexOf('-');
        var version = wanted.Text.Contains('-') || release < 0 ? own.Text : own.Text[..release];
        return CompareParts(version, wanted.Text);
    }

    private static (long? Epoch, string Text) Epoch(string version) =>
        version.IndexOf(':') is > 0 and var colon && long.TryParse(version.AsSpan(0, colon), out var epoch) ? (epoch, version[(colon + 1)..]) : (null, version);

    private static int CompareParts(string one, string other)
    {
        int i = 0, j = 0;
        while (true)
        {
            i = Past(one, i);
            j = Past(other, j);
            var (isBefore, isOtherBefore) = (i < one.Length && one[i] == '~', j < other.Length && other[j] == '~');
            if (isBefore != isOtherBefore)
                return isBefore ? -1 : 1;
            if (isBefore)
            {
                i++;
                j++;
                continue;
            }

            if (i == one.Length || j == other.Length)
                return (one.Length - i).CompareTo(other.Length - j);

            var (part, otherPart) = (Part(one, i), Part(other, j));
            var order = Compare(part, otherPart, char.IsAsciiDigit(part[0]), char.IsAsciiDigit(otherPart[0]));
            if (order != 0)
                return order;
            i += part.Length;
            j += otherPart.Length;
        }
    }

    private static int Past(string text, int at)
    {
        while (at < text.Length && Separators.Contains(text[at]))
            at++;
        return at;
    }

    /// <summary>Never empty. A character that is neither a digit nor a separator counts as a letter.</summary>
    private static string Part(string text, int at)
    {
        var end = at + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]) == char.IsAsciiDigit(text[at]) && text[end] != '~' && !Separators.Contains(text[end]))
            end++;
        return text[at..end];
    }

    private static int Compare(string one, string other, bool isNumber, bool isOtherNumber)
    {
        if (isNumber != isOtherNumber)
            return isNumber ? 1 : -1;
        if (!isNumber)
            return string.CompareOrdinal(one, other);
        var (digits, otherDigits) = (one.TrimStart('0'), other.TrimStart('0'));
        return digits.Length != otherDigits.Length ? digits.Length.CompareTo(otherDigits.Length) : string.CompareOrdinal(digits, otherDigits);
    }
}
