namespace ImageBuilderAutomation.Domain;

/// <summary>A pattern for a whole name: <c>*</c> matches any characters, <c>?</c> matches one. Case-sensitive.</summary>
public sealed record Glob(string Pattern)
{
    public bool IsLiteral => !Pattern.AsSpan().ContainsAny('*', '?');

    public bool Matches(string text)
    {
        // Backtracking to the latest star is enough, so the cost is at most pattern length × text length.
        int p = 0, t = 0, star = -1, resume = 0;
        while (t < text.Length)
        {
            if (p < Pattern.Length && Pattern[p] == '*')
            {
                star = p++;
                resume = t;
            }
            else if (p < Pattern.Length && (Pattern[p] == '?' || Pattern[p] == text[t]))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++resume;
            }
            else
            {
                return false;
            }
        }

        return Pattern.AsSpan(p).TrimStart('*').IsEmpty;
    }

    public override string ToString() => Pattern;
}
