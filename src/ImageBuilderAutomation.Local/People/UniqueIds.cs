using System.Security.Cryptography;
using System.Text;

namespace ImageBuilderAutomation.Local.People;

/// <summary>Ids in the form of IAM. They derive from what they identify, so they are the same in every run.</summary>
// Documented: IAM User Guide, "IAM identifiers": a prefix for the type, then upper-case letters and digits.
internal static class UniqueIds
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static string Of(string prefix, string what, int length = 17) =>
        prefix + string.Concat(SHA256.HashData(Encoding.UTF8.GetBytes(what)).Take(length).Select(b => Alphabet[b % Alphabet.Length]));
}
