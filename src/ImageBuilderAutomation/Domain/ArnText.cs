namespace ImageBuilderAutomation.Domain;

/// <summary>The parts of Image Builder ARNs. Messages carry ARNs, and records keep them, so every part has a limited length and limited characters.</summary>
internal static class ArnText
{
    /// <summary>The service allows 128 characters for a resource's name.</summary>
    private const int MaxNameLength = 128;

    /// <summary>The service allows nodes below 2^30. Longer ones are tolerated, as versions are compared as text where they do not fit a number.</summary>
    private const int MaxVersionLength = 100;

    /// <summary>A resource's name as in ARNs, <c>[a-z0-9-_]+</c>.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= MaxNameLength && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');

    /// <summary>Three nodes of digits.</summary>
    public static bool IsVersion(string text) => text.Length <= MaxVersionLength && text.Split('.') is [var a, var b, var c] && IsNumber(a) && IsNumber(b) && IsNumber(c);

    /// <summary>Three nodes of digits, or <c>x</c> for any number.</summary>
    public static bool IsVersionReference(string text) =>
        text.Length <= MaxVersionLength && text.Split('.') is [var a, var b, var c] && IsNode(a) && IsNode(b) && IsNode(c);

    private static bool IsNode(string text) => text == "x" || IsNumber(text);

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);
}
