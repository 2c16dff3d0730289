"""Given and family names by region, as one meets them in a river district of East Kalimantan."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Region:
    """The names of one people: a full name is a given name and, where there are any, a second one."""

    women: str
    men: str
    second_women: str = ""
    second_men: str = ""

    def given(self, sex: str) -> list[str]:
        return (self.women if sex == "P" else self.men).split(", ")

    def second(self, sex: str) -> list[str]:
        return (self.second_women if sex == "P" else self.second_men or self.second_women).split(", ")


REGIONS = [
    Region(  # Kutai
        "Aji Rahmawati, Aji Norlela, Aji Kamariah, Encik Halimah, Dayang Salasiah",
        "Aji Muhammad, Aji Surya, Awang Ferdian, Awang Yacoub, Encik Rusdi",
        "Fitriani, Wardani, Hasanah, Maulida",
        "Saputra, Ridwan, Alimuddin, Hasan",
    ),
    Region(  # Banjar
        "Siti Aisyah, Noor Hayati, Rusmini, Mastora, Hamidah, Jumiati, Salmiah",
        "Muhammad Rifani, Akhmad Gazali, Syahrani, Abdul Hadi, Zainal Ilmi, Fahrurrazi",
        "Rahmah, Hidayah, Safitri, Ariani",
        "Noor, Anshari, Rahman, Fauzi",
    ),
    Region(  # Jawa
        "Sri Wahyuni, Dwi Astuti, Endang, Retno, Tri Utami, Rini, Wahyu, Ratna, Lilis, Nur Aini",
        "Agus, Bambang, Joko, Slamet, Eko, Heru, Dwi, Budi, Wahyu, Sigit",
        "Lestari, Setyaningsih, Handayani, Puspitasari, Rahayu, Wulandari, Kusumawati",
        "Santoso, Prasetyo, Widodo, Hartono, Nugroho, Sulistyo, Purnomo",
    ),
    Region(  # Bugis, Makassar
        "Andi Tenri, Andi Nurhayati, Hasnawati, Sitti Ramlah, Nurjannah, Rosdiana, Hartati",
        "Andi Baso, Andi Mappanyukki, Syamsul, Muhammad Arsyad, Ambo Tuo, Baharuddin, Daeng Malik",
        "Syam, Amir, Makkasau, Latif",
        "Mattalatta, Sulaiman, Patawari, Rauf",
    ),
    Region(  # Dayak
        "Yosefina, Martha, Lusiana, Paulina, Elisabet, Kristina",
        "Yohanes, Markus, Lukas, Stefanus, Petrus, Damianus",
        "Ubung, Lahai, Devung, Bulan",
        "Lawai, Ding, Jalung, Batoq",
    ),
    Region(  # Batak
        "Rosmaida, Tiurma, Lamria, Debora, Hotmaida",
        "Parlindungan, Tumpal, Binsar, Hotman, Saut",
        "Sihombing, Simanjuntak, Hutagalung, Nainggolan, Siregar, Lubis",
    ),
    Region(  # Toraja, Minahasa
        "Agustina, Meiske, Yuliana, Olga, Ester",
        "Yusuf, Jefry, Frans, Daniel, Semuel",
        "Palimbong, Tandi, Rante, Mandagi, Wowor, Lumentut",
    ),
    Region(  # Minangkabau
        "Yulia, Desi, Fitri, Rika, Elvi",
        "Afrizal, Hendri, Zulkifli, Yondri, Rahmat",
        "Chaniago, Marlina, Oktavia, Piliang",
        "Chaniago, Tanjung, Koto, Sikumbang",
    ),
    Region(  # Bali
        "Ni Made, Ni Wayan, Ni Luh Putu, Ni Ketut",
        "I Made, I Wayan, I Nyoman, I Ketut",
        "Suryani, Ariani, Dewi Asih, Sukerti",
        "Sudarma, Wirawan, Suartana, Arnawa",
    ),
    Region(  # Flores, Timor, Maluku, Papua
        "Maria Goreti, Yustina, Fransiska, Theresia, Welhelmina",
        "Fransiskus, Kornelis, Alfonsus, Dominggus, Yakobus",
        "Jehadu, Bria, Nahak, Latuconsina, Wanggai, Kogoya",
    ),
    Region(  # Sunda
        "Neneng, Euis, Iis, Tati, Rina",
        "Asep, Dadang, Ujang, Cecep, Iwan",
        "Nurhasanah, Komariah, Rohaeti, Sumiati",
        "Hidayat, Supriatna, Kurniawan, Suherman",
    ),
]

MONONYMS = {
    "P": ["Sumarni", "Rusmiati", "Kartini", "Poniyem", "Saodah", "Marwiyah", "Sutarmi", "Hasnah"],
    "L": ["Suyatno", "Kasiman", "Ngadiono", "Sahrudin", "Mulyadi", "Paimin", "Arifin", "Tugiyo"],
}
