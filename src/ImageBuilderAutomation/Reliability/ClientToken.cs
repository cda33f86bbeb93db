using System.Security.Cryptography;
using System.Text;

namespace ImageBuilderAutomation.Reliability;

/// <summary>
/// The idempotency token of a request. It is a hash of what makes the request distinct, so a request that is sent again has the same token, and the
/// service carries it out once.
/// </summary>
public static class ClientToken
{
    private const int Length = 32;

    /// <param name="parts">
    /// At most one part may contain line breaks, and it comes last: then different parts never give the same text. Encode other parts first.
    /// </param>
    /// <returns>32 hexadecimal digits; Image Builder allows 1 to 36 characters.</returns>
    public static string Of(params IEnumerable<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))[..Length];
}
