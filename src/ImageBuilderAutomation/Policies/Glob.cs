namespace ImageBuilderAutomation.Policies;

/// <summary>A name, in which <c>*</c> stands for any characters and <c>?</c> for one. Case counts.</summary>
public sealed record Glob(string Pattern)
{
    public bool IsLiteral => !Pattern.AsSpan().ContainsAny('*', '?');

    public bool Matches(string text)
    {
        // Only the latest star needs another try, so the cost stays below pattern × text whatever either holds.
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
