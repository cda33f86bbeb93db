using System.Security.Cryptography;
using System.Text;

namespace ImageBuilderAutomation.Releases;

public static class ReleaseHash
{
    /// <returns>SHA-256 of the text's UTF-8 bytes without byte order mark, in lower-case hexadecimal, as <c>sha256sum</c> prints it for the file.</returns>
    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
