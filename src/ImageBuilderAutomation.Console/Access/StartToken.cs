using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ImageBuilderAutomation.Console.Access;

/// <summary>
/// The secret of one console. The start link has it once; a cookie has another one afterwards, so that the link's never stands in a later request.
/// </summary>
internal sealed class StartToken
{
    private const int Bytes = 32;

    private readonly string _link = Random();
    private readonly string _cookie = Random();

    /// <summary>For the start link.</summary>
    public string Link => _link;

    /// <summary>For the cookie of a browser that had the start link.</summary>
    public string Cookie => _cookie;

    public bool IsLink(string? text) => IsSame(text, _link);

    public bool IsCookie(string? text) => IsSame(text, _cookie);

    // Takes the same time for every text of the right length.
    private static bool IsSame(string? text, string secret) =>
        text is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(secret));

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
}
